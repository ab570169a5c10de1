internal import CProcess
public import Foundation
import Glibc
import Synchronization

/// A program that a test runs beside itself; it is killed when let go of.
///
/// Spawned by hand: Foundation's `Process` reads past the end of its list of open files where there are more than a
/// thousand of them, as in a run of all tests, and where two are started at once a child may keep what tells of the other
/// one's end, which is then waited for in vain (both observed with Swift 6.3).
public final class SpawnedProgram: Sendable {
    /// Where a stream of the program leads.
    public enum Stream: Sendable {
        /// Nothing is read, or what is written is lost.
        case nowhere
        /// A file; what is written is added to it.
        case file(String)
        /// An open file.
        case handle(FileHandle)
    }

    private struct State {
        /// As `waitpid` tells it; nil while it runs.
        var status: Int32?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Its process id.
    public let id: Int32
    private let state = Mutex(State())
    private let running = DispatchGroup()

    /// Starts a program by its path or name with its arguments; `environment`: nothing else, nil: this process's.
    public init(
        _ arguments: [String], environment: [String: String]? = nil, input: Stream = .nowhere,
        output: Stream = .nowhere, errors: Stream = .nowhere
    ) throws {
        let environment = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        id = try Self.spawn(arguments, environment, [(input, O_RDONLY), (output, O_WRONLY), (errors, O_WRONLY)])
        running.enter()
        Thread.detachNewThread { [id, running, weak self] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            self?.end(status)
            running.leave()
        }
    }

    deinit { signal(SIGKILL) }

    /// Whether it is still there.
    public var isRunning: Bool { state.withLock { $0.status == nil } }

    /// Sends it a signal.
    public func signal(_ number: Int32) { if isRunning { kill(id, number) } }

    /// Waits for its end; its exit status, for a signal 128 and its number.
    public func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status != nil
            }
            if isOver { continuation.resume() }
        }
        return status
    }

    /// The same on the thread that asks: for what ends at once.
    public func waitForEnd() -> Int32 {
        running.wait()
        return status
    }

    private var status: Int32 {
        let status = state.withLock { $0.status } ?? 0
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private func end(_ status: Int32) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume() }
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String], _ streams: [(Stream, flags: Int32)]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, (stream, flags)) in streams.enumerated() {
            let number = Int32(number)
            switch stream {
            case .nowhere: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", flags, 0)
            case .file(let path):
                let creation = flags == O_RDONLY ? 0 : O_CREAT | O_APPEND
                posix_spawn_file_actions_addopen(&actions, number, path, flags | creation, 0o600)
            case .handle(let handle): posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, number)
            }
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of the test runner have signals blocked and ignored, which a child would inherit.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var id: pid_t = 0
        let code = withPointers(to: arguments) { arguments in
            withPointers(to: environment) { posix_spawnp(&id, arguments[0]!, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        return id
    }

    private static func withPointers<Result>(
        to texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
