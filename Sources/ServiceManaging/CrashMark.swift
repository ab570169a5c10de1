import Foundation
import Glibc

/// Tells the next run whether this one died by its own fault: a trap, a bad access, an abort (the service manager's
/// watchdog aborts too). A run that was killed from outside, or lost its power, leaves no mark.
///
/// Needed to judge what was in hand: a delivery that makes the process die again and again must be given up one day, and
/// one that was only there when somebody killed the process must not.
public enum CrashMark {
    private static let fatal = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT]

    /// Marks this process from now on in `directory`, and says whether the run before left a mark there. Once a process.
    public static func install(in directory: String) -> Bool {
        let file = open(directory + "/crashed", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        var byte: UInt8 = 0
        let wasMarked = read(file, &byte, 1) == 1
        ftruncate(file, 0)
        markFile = file
        for number in fatal {
            var action = sigaction()
            // Once: what the handler is called for a second time is left to the default.
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER | SA_SIGINFO
            action.__sigaction_handler.sa_sigaction = { number, info, _ in
                // Only what signal-safety(7) allows.
                var byte: UInt8 = 1
                _ = pwrite(markFile, &byte, 1, 0)
                // A fault comes again at once when this returns; what was sent does not.
                if (info?.pointee.si_code ?? 0) <= 0 { raise(number) }
            }
            sigaction(number, &action, nil)
        }
        return wasMarked
    }
}

/// Set once, before any handler is installed; read by the handlers.
nonisolated(unsafe) private var markFile: Int32 = -1
