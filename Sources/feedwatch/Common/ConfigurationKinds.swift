import Channels
import Configuring
import FeedModel
import Foundation
import Synchronization

/// The types of channels and processors that a configuration may name, each with its own check.
enum ConfigurationKinds {
    /// Processors by the word under `type:`.
    static let processors: SettingsChecks = Assembly.processors.mapValues(\.check)

    /// A loader that knows them all.
    static func loader(environment: [String: String] = ProcessInfo.processInfo.environment) -> ConfigurationLoader {
        ConfigurationLoader(
            channels: ChannelKinds.checks, processors: processors, environment: environment,
            readOPML: OutlineLists.read)
    }
}

extension CommonOptions {
    /// The configuration that the options name. What is odd is said on standard error; what is wrong too, and then the
    /// command ends with status 1.
    func loadConfiguration(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Configuration {
        if let configuration = Self.loaded.withLock({ $0[configPath] }) { return configuration }
        let loaded = ConfigurationKinds.loader(environment: environment).load(configPath)
        for fault in loaded.faults + loaded.warnings { Diagnostics.line(fault.line(.diagnostics)) }
        guard let configuration = loaded.configuration else { throw ExitStatus.badData.code }
        Self.loaded.withLock { $0[configPath] = configuration }
        return configuration
    }

    /// A command reads a file once, however many of its parts ask, and so tells each warning once.
    private static let loaded = Mutex<[String: Configuration]>([:])
}

extension ConfigurationFault {
    /// `FILE:LINE:COLUMN: error: message (suggestion)`, the severity in colour.
    func line(_ style: Style) -> String {
        let word = style(severity.rawValue, severity == .error ? .red : .yellow)
        let hint = suggestion.map { " (\($0))" } ?? ""
        return "\(place): \(word): \((message + hint).printable)"
    }
}
