public import Foundation
import Glibc
import Synchronization

/// The built `feedwatch`, run as a child the way a person would run it.
public enum FeedwatchProgram {
    /// What a finished run left.
    public struct Result: Sendable {
        /// The exit status; for a signal, 128 and its number.
        public var status: Int32
        /// Standard output.
        public var output: String
        /// Standard error.
        public var errors: String
        /// Whether it had to be killed because its time was over.
        public var timedOut: Bool

        /// The lines of standard output, without empty ones.
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The executable beside the test bundle.
    public static var url: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "feedwatch")
    }

    /// Runs it to its end, killing it after `limit`.
    public static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:],
        limit: Duration = .seconds(60)
    ) async throws -> Result {
        let child = try RunningProgram(arguments, input: input, environment: environment)
        return await child.finish(within: limit)
    }

    /// Starts it and leaves it running; it is killed when let go of.
    public static func start(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> RunningProgram {
        try RunningProgram(arguments, input: input, environment: environment)
    }
}

/// A running `feedwatch`; its output goes to files, so that it never waits for a reader.
///
/// Spawned by hand: Foundation's `Process` reads past the end of its list of open files where there are more than a
/// thousand of them, as in a run of all tests, and crashes now and then (observed with Swift 6.3).
public final class RunningProgram: Sendable {
    /// Its process id.
    public let id: pid_t
    private let directory: TemporaryDirectory
    private let state = Mutex(State())

    private struct State {
        /// As `waitpid` tells it; nil while it runs.
        var status: Int32?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Starts the program; its environment is this one's with `environment` laid over it.
    public init(
        _ arguments: [String], input: String = "", environment: [String: String] = [:],
        executable: URL = FeedwatchProgram.url
    ) throws {
        directory = try TemporaryDirectory()
        id = try Self.spawn(
            [executable.path] + arguments,
            ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" },
            files: [
                (directory.write(input, to: "in"), O_RDONLY), (directory.write("", to: "out"), O_WRONLY | O_APPEND),
                (directory.write("", to: "err"), O_WRONLY | O_APPEND),
            ])
        Thread.detachNewThread { [id, weak self] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            self?.end(status)
        }
    }

    deinit { if isRunning { kill(id, SIGKILL) } }

    /// `posix_spawn_file_actions_addclosefrom_np`, which glibc has and its headers hide from Swift.
    private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast(
            $0, to: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32).self)
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String], files: [(path: String, flags: Int32)]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(number), file.path, file.flags, 0)
        }
        _ = closeFrom?(&actions, 3)
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
        var pointers = (arguments + [""] + environment).map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        // Both lists in one array, each with its end.
        free(pointers[arguments.count])
        pointers[arguments.count] = nil
        pointers.append(nil)
        var id: pid_t = 0
        let code = pointers.withUnsafeMutableBufferPointer { list in
            list.baseAddress.map {
                posix_spawn(&id, arguments[0], &actions, &attributes, $0, $0 + arguments.count + 1)
            }
        }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code ?? EINVAL) ?? .EINVAL) }
        return id
    }

    /// Whether it is still there.
    public var isRunning: Bool { state.withLock { $0.status == nil } }
    /// What it wrote to standard output so far.
    public var output: String { directory.text(of: "out") }
    /// What it wrote to standard error so far.
    public var errors: String { directory.text(of: "err") }

    /// Sends it a signal.
    public func signal(_ number: Int32) { if isRunning { kill(id, number) } }

    /// Waits for its end, killing it after `limit`.
    public func finish(within limit: Duration = .seconds(60)) async -> FeedwatchProgram.Result {
        let timedOut = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.waitForEnd()
                return false
            }
            group.addTask { (try? await Task.sleep(for: limit)) != nil }
            let tooLate = await group.next() == true
            if tooLate { self.signal(SIGKILL) }
            group.cancelAll()
            return tooLate
        }
        let status = state.withLock { $0.status } ?? 0
        let bySignal = status & 0x7F
        return FeedwatchProgram.Result(
            status: bySignal == 0 ? status >> 8 & 0xFF : 128 + bySignal, output: output, errors: errors,
            timedOut: timedOut)
    }

    /// Waits until `condition` holds, asking every few milliseconds; false if it did not within `limit`.
    public func wait(
        within limit: Duration = .seconds(20), until condition: @Sendable (RunningProgram) -> Bool
    ) async -> Bool {
        await eventually(within: limit) { condition(self) }
    }

    private func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status != nil
            }
            if isOver { continuation.resume() }
        }
    }

    private func end(_ status: Int32) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume() }
    }
}

/// Waits until `condition` holds, asking every few milliseconds; false if it did not within `limit`.
///
/// For what another process does and cannot tell; within one process wait for the thing itself.
public func eventually(within limit: Duration = .seconds(20), _ condition: @Sendable () -> Bool) async -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: limit)
    while !condition() {
        guard clock.now < end, (try? await clock.sleep(for: .milliseconds(5))) != nil else { return condition() }
    }
    return true
}
