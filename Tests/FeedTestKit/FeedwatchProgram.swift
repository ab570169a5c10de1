public import Foundation

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
    private let program: SpawnedProgram

    /// Starts the program; its environment is this one's with `environment` laid over it.
    public init(
        _ arguments: [String], input: String = "", environment: [String: String] = [:],
        executable: URL = FeedwatchProgram.url
    ) throws {
        directory = try TemporaryDirectory()
        program = try SpawnedProgram(
            [executable.path] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            input: .file(directory.write(input, to: "in")), output: .file(directory.write("", to: "out")),
            errors: .file(directory.write("", to: "err")))
    }

    /// Its process id.
    public var id: Int32 { program.id }
    /// Whether it is still there.
    public var isRunning: Bool { program.isRunning }
    /// What it wrote to standard output so far.
    public var output: String { directory.text(of: "out") }
    /// What it wrote to standard error so far.
    public var errors: String { directory.text(of: "err") }

    /// Sends it a signal.
    public func signal(_ number: Int32) { program.signal(number) }

    /// Waits for its end, killing it after `limit`.
    public func finish(within limit: Duration = .seconds(60)) async -> FeedwatchProgram.Result {
        let timedOut = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = await self.program.end()
                return false
            }
            group.addTask { (try? await Task.sleep(for: limit)) != nil }
            let tooLate = await group.next() == true
            if tooLate { self.signal(SIGKILL) }
            group.cancelAll()
            return tooLate
        }
        return FeedwatchProgram.Result(
            status: await program.end(), output: output, errors: errors, timedOut: timedOut)
    }

    /// Waits until `condition` holds, asking every few milliseconds; false if it did not within `limit`.
    public func wait(
        within limit: Duration = .seconds(20), until condition: @Sendable (RunningProgram) -> Bool
    ) async -> Bool {
        await eventually(within: limit) { condition(self) }
    }
}

/// Waits until `condition` holds, asking every few milliseconds; false if it did not within `limit`.
///
/// For what another process does and cannot tell; within one process wait for the thing itself.
public func eventually(
    within limit: Duration = .seconds(20), _ condition: @Sendable () async -> Bool
) async -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: limit)
    while await !condition() {
        guard clock.now < end, (try? await clock.sleep(for: .milliseconds(5))) != nil else {
            return await condition()
        }
    }
    return true
}
