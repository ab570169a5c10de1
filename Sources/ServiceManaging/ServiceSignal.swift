import Dispatch
import Foundation
import Glibc
import Synchronization

/// What the system asks of the service by a signal.
public enum ServiceSignal: Sendable, Hashable, CaseIterable {
    /// SIGTERM or SIGINT: stop in good order. A second one means: at once.
    case stop
    /// SIGHUP: read the configuration anew.
    case reload

    /// The signals from now on, in order, for the life of the process. To be called once, before anything is started.
    ///
    /// They no longer end the process. A broken pipe does not either: a receiver that went away is an error of a
    /// write. Programs that are started inherit none of this, for handlers (unlike SIG_IGN) do not survive exec.
    public static func all() -> AsyncStream<ServiceSignal> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ServiceSignal.self, bufferingPolicy: .bufferingNewest(64))
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return stream }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A full pipe must not hang the handler; so many signals are enough.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        handlerPipe.store(ends[1], ordering: .sequentiallyConsistent)
        let source = ends[0]
        Thread.detachNewThread { read(source, continuation) }
        for number in [SIGTERM, SIGINT, SIGHUP] { install(number) { writeSignal($0) } }
        install(SIGPIPE) { _ in }
        return stream
    }

    private static func read(_ source: CInt, _ continuation: AsyncStream<ServiceSignal>.Continuation) {
        var byte: UInt8 = 0
        while true {
            let count = Glibc.read(source, &byte, 1)
            if count == 1 {
                continuation.yield(Int32(byte) == SIGHUP ? .reload : .stop)
            } else if count == 0 || errno != EINTR {
                return continuation.finish()
            }
        }
    }

    private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = SA_RESTART
        sigemptyset(&action.sa_mask)
        sigaction(number, &action, nil)
    }
}

/// Where the handler writes to; set before it is installed, so that it finds it made.
private let handlerPipe = Atomic<CInt>(-1)

/// Async-signal-safe: one load, one write(2).
private func writeSignal(_ number: Int32) {
    let before = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(handlerPipe.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = before
}
