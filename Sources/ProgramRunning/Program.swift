public import Foundation

/// A program that is to be run: what, with which arguments, in which surroundings. It inherits nothing else.
public struct Program: Sendable, Hashable {
    /// A path, or a name that is looked for in our own `PATH`.
    public var name: String
    /// What follows the name.
    public var arguments: [String]
    /// All of its environment.
    public var environment: [String: String]
    /// Where it runs; nil: where we do.
    public var directory: String?

    /// A program in clean surroundings.
    public init(
        _ name: String, _ arguments: [String] = [], environment: [String: String] = CleanEnvironment.inherited(),
        directory: String? = nil
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }
}

/// The environment of programs that are not ours: no secret of the daemon's reaches them by accident.
public enum CleanEnvironment {
    private static let passed: Set<String> = ["PATH", "HOME", "LANG", "TZ"]

    /// `PATH`, `HOME`, `LANG`, `TZ` and `FEEDWATCH_…` of `environment`, with `more` laid over them.
    public static func inherited(
        from environment: [String: String] = ProcessInfo.processInfo.environment, adding more: [String: String] = [:]
    ) -> [String: String] {
        var clean = environment.filter { passed.contains($0.key) || $0.key.hasPrefix("FEEDWATCH_") }
        clean["PATH"] = clean["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        clean["LANG"] = clean["LANG"] ?? "C.UTF-8"
        return clean.merging(more) { $1 }
    }
}

/// A program could not be started.
public struct ProgramFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was asked for.
    public var program: String
    /// The system's number for why.
    public var errno: Int32
    /// What was tried.
    public var step: String

    /// One sentence for a person.
    public var description: String { "cannot \(step) \(program): \(String(cString: strerror(errno)))" }
}

/// How a program ended.
public enum ProgramEnd: Sendable, Hashable, CustomStringConvertible {
    /// By itself, with this status.
    case exited(Int32)
    /// By a signal.
    case signalled(Int32)

    init(waitStatus status: Int32) {
        self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
    }

    /// One phrase for a person.
    public var description: String {
        switch self {
        case .exited(let status): "it left with status \(status)"
        case .signalled(let signal): "it was ended by signal \(signal)"
        }
    }
}

/// Which of its two voices a program used.
public enum ProgramVoice: Sendable, Hashable {
    /// Standard output.
    case output
    /// Standard error.
    case error
}
