import ArgumentParser
import Configuring
import FeedModel
import Foundation

/// `feedwatch check`: every fault of a configuration, and its topics' tests.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the configuration and its topics' tests.",
        discussion: """
            Prints every fault as FILE:LINE:COLUMN with a suggestion where there is one, and leaves with 0 if the \
            daemon would take the configuration, else with 1.
            """)

    @Argument(help: "The configuration file.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    /// More faults than this are not read by anybody.
    private static let mostShown = 500

    func validate() throws {
        if file != nil, common.config != nil { throw ValidationError("Name the file once: FILE or --config.") }
    }

    func run() throws {
        let path = file ?? common.configPath
        let loaded = ConfigurationKinds.loader().load(path)
        switch output.format {
        case .text: printText(loaded, path)
        case .json: try JSONOutput.print(CheckReport(loaded, path), .json)
        case .jsonl: try JSONOutput.print(list: CheckReport(loaded, path).faults, .jsonl)
        }
        if loaded.configuration == nil { throw ExitStatus.badData.code }
    }

    private func printText(_ loaded: LoadedConfiguration, _ path: String) {
        let found = loaded.faults + loaded.warnings
        for fault in found.prefix(Self.mostShown) { Output.line(fault.line(.output)) }
        if found.count > Self.mostShown { Output.line("… and \(found.count - Self.mostShown) more") }
        if let configuration = loaded.configuration {
            Output.line(Style.output("\(path) is good: ", .green) + configuration.inWords)
        } else {
            Output.line("\(count(loaded.faults.count, "error")), \(count(loaded.warnings.count, "warning"))")
        }
    }
}

/// What `check --format json` prints.
private struct CheckReport: Encodable {
    struct Fault: Encodable {
        var file: String
        var line: Int
        var column: Int
        var severity: String
        var message: String
        var suggestion: String?

        init(_ fault: ConfigurationFault) {
            (file, line, column) = (fault.place.file, fault.place.line, fault.place.column)
            (severity, message, suggestion) = (fault.severity.rawValue, fault.message, fault.suggestion)
        }
    }

    var file: String
    var good: Bool
    var faults: [Fault]
    var files: [String]?
    var feeds: Int?
    var topics: Int?
    var channels: Int?
    var processors: Int?

    init(_ loaded: LoadedConfiguration, _ path: String) {
        file = path
        good = loaded.configuration != nil
        faults = (loaded.faults + loaded.warnings).map(Fault.init)
        files = loaded.configuration?.files
        feeds = loaded.configuration?.feedCount
        topics = loaded.configuration?.topics.count
        channels = loaded.configuration?.channels.count
        processors = loaded.configuration?.processors.count
    }
}

extension Configuration {
    /// How much there is of everything.
    fileprivate var inWords: String {
        let tests = topics.reduce(0) { $0 + $1.tests.count }
        let tested = tests == 0 ? "" : " (\(count(tests, "test")) passed)"
        return [
            count(feedCount, "feed"), count(topics.count, "topic") + tested, count(channels.count, "channel"),
            count(processors.count, "processor"),
        ].joined(separator: ", ")
    }
}

private func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
