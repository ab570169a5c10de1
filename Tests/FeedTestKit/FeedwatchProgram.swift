public import Foundation
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
public final class RunningProgram: Sendable {
    private let directory: TemporaryDirectory
    private let process: Process
    private let ended: Mutex<[CheckedContinuation<Void, Never>]?>

    /// Starts the program; its environment is this one's with `environment` laid over it.
    public init(
        _ arguments: [String], input: String = "", environment: [String: String] = [:],
        executable: URL = FeedwatchProgram.url
    ) throws {
        directory = try TemporaryDirectory()
        ended = Mutex([])
        process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle(forReadingAtPath: try directory.write(input, to: "in"))
        process.standardOutput = FileHandle(forWritingAtPath: try directory.write("", to: "out"))
        process.standardError = FileHandle(forWritingAtPath: try directory.write("", to: "err"))
        process.terminationHandler = { [weak self] _ in self?.end() }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Its process id.
    public var id: Int32 { process.processIdentifier }
    /// Whether it is still there.
    public var isRunning: Bool { process.isRunning }
    /// What it wrote to standard output so far.
    public var output: String { directory.text(of: "out") }
    /// What it wrote to standard error so far.
    public var errors: String { directory.text(of: "err") }

    /// Sends it a signal.
    public func signal(_ number: Int32) { if process.isRunning { kill(process.processIdentifier, number) } }

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
        let bySignal = process.terminationReason == .uncaughtSignal
        return FeedwatchProgram.Result(
            status: process.terminationStatus + (bySignal ? 128 : 0), output: output, errors: errors,
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
            let over = ended.withLock { waiters in
                waiters?.append(continuation)
                return waiters == nil
            }
            if over { continuation.resume() }
        }
    }

    private func end() {
        let waiters = ended.withLock { waiters in
            defer { waiters = nil }
            return waiters ?? []
        }
        for waiter in waiters { waiter.resume() }
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
