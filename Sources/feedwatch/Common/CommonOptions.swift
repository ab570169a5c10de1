import ArgumentParser
import Foundation

/// `--config FILE`, which every command takes that needs a configuration.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration file (default: $FEEDWATCH_CONFIG, else \(CommonOptions.standardPath)).",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var config: String?

    /// Where the configuration is when nobody says.
    static let standardPath = "/etc/feedwatch/feedwatch.yaml"

    /// The file to read: the option, the environment, the standard place.
    var configPath: String { Self.path(config) }

    /// The file to read when a command was given `named` (an argument or option) or nothing.
    static func path(
        _ named: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        if let named { return named }
        if let path = environment["FEEDWATCH_CONFIG"], !path.isEmpty { return path }
        return standardPath
    }
}

/// `--format`, which every command takes that prints something a program may read.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "Print text for people, one JSON document, or one JSON object a line.")
    var format: OutputFormat = .text
}

/// How a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// For people.
    case text
    /// One JSON document.
    case json
    /// One JSON object a line.
    case jsonl
}
