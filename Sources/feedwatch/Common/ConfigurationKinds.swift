import Configuring
import FeedModel
import Foundation

/// The types of channels and processors that a configuration may name, each with its own check.
enum ConfigurationKinds {
    /// Channels by the word under `type:`.
    static let channels: SettingsChecks = [
        "smtp": { _ in [] }, "webhook": { _ in [] }, "slack": { _ in [] }, "discord": { _ in [] },
        "mattermost": { _ in [] }, "teams": { _ in [] }, "telegram": { _ in [] }, "matrix": { _ in [] },
        "ntfy": { _ in [] }, "gotify": { _ in [] }, "pushover": { _ in [] }, "mqtt": { _ in [] },
        "exec": { _ in [] }, "file": { _ in [] }, "console": { _ in [] },
    ]

    /// Processors by the word under `type:`.
    static let processors: SettingsChecks = [
        "archive": { _ in [] }, "alert": { _ in [] }, "summary": { _ in [] }, "exec": { _ in [] },
    ]

    /// A loader that knows them all.
    static func loader(environment: [String: String] = ProcessInfo.processInfo.environment) -> ConfigurationLoader {
        ConfigurationLoader(channels: channels, processors: processors, environment: environment)
    }
}

extension CommonOptions {
    /// The configuration that the options name. What is odd is said on standard error; what is wrong too, and then the
    /// command ends with status 1.
    func loadConfiguration(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Configuration {
        let loaded = ConfigurationKinds.loader(environment: environment).load(configPath)
        for fault in loaded.faults + loaded.warnings { Diagnostics.line(fault.line(.diagnostics)) }
        guard let configuration = loaded.configuration else { throw ExitStatus.badData.code }
        return configuration
    }
}

extension ConfigurationFault {
    /// `FILE:LINE:COLUMN: error: message (suggestion)`, the severity in colour.
    func line(_ style: Style) -> String {
        let word = style(severity.rawValue, severity == .error ? .red : .yellow)
        let hint = suggestion.map { " (\($0))" } ?? ""
        return "\(place): \(word): \((message + hint).printable)"
    }
}
