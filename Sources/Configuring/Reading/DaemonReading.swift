import FeedModel
import Foundation

extension DaemonSettings {
    /// Reads `daemon:`.
    static func read(_ node: ConfigurationNode, _ faults: inout [ConfigurationFault]) -> DaemonSettings {
        var settings = DaemonSettings()
        var reader = SettingsReader(node)
        if let path = reader.path("state_dir") { settings.stateDirectory = path }
        settings.control = reader.optionalPath("control")
        if let control = settings.control, control.utf8.count > longestSocketPath, let value = node["control"] {
            reader.fault(at: value.place, "`control`: a socket's path has at most \(longestSocketPath) bytes")
        }
        settings.startSpread = reader.spread("start_spread") ?? settings.startSpread
        settings.heartbeat = reader.heartbeat("heartbeat", &faults)
        settings.token = reader.secret("token")
        settings.readListen(&reader, &faults)
        settings.timeZone = reader.timeZone("timezone") ?? settings.timeZone
        settings.log = reader.log("log", &faults) ?? settings.log
        faults += reader.finish()
        return settings
    }

    /// sockaddr_un holds 108 bytes with the end.
    private static let longestSocketPath = 107

    private mutating func readListen(_ reader: inout SettingsReader, _ faults: inout [ConfigurationFault]) {
        guard let text = reader.string("listen"), let place = reader.node("listen")?.place else { return }
        if text.isEmpty {
            listen = nil
            return
        }
        guard let address = ListenAddress(text) else {
            return reader.fault(
                at: place, "`listen`: `\(text)` is no address", suggestion: "write 127.0.0.1:9711, [::1]:9711 or \"\"")
        }
        listen = address
        faults.append(ConfigurationFault(at: place, "`listen`: nothing is served there yet", severity: .warning))
        if !address.isLoopback, token == nil, reader.node("token") == nil {
            reader.fault(
                at: place, "`listen`: an address that others can reach needs `token`",
                suggestion: "write token: { file: … } beside it, or listen on 127.0.0.1:\(address.port)")
        }
    }
}

extension SettingsReader {
    /// A path that must not be empty, relative to the file that names it.
    mutating func path(_ key: String) -> String? {
        guard let text = string(key), let node = node(key) else { return nil }
        if text.isEmpty {
            fault(at: node.place, "`\(key)`: expected a path")
            return nil
        }
        return text.absolutePath(besides: node.place.file)
    }

    /// A path that may be empty, which means none.
    mutating func optionalPath(_ key: String) -> String? {
        guard let text = string(key), !text.isEmpty, let node = node(key) else { return nil }
        return text.absolutePath(besides: node.place.file)
    }

    fileprivate mutating func spread(_ key: String) -> DaemonSettings.StartSpread? {
        guard let node = node(key) else { return nil }
        if node.text == "auto" { return .auto }
        return duration(key).map { .over($0) }
    }

    fileprivate mutating func timeZone(_ key: String) -> TimeZone? {
        guard let name = string(key), let place = node(key)?.place else { return nil }
        if let zone = TimeZone(identifier: name) { return zone }
        fault(
            at: place, "`\(key)`: `\(name)` is no time zone",
            suggestion: NearestName.suggestion(for: name, among: TimeZone.knownTimeZoneIdentifiers)
                ?? "write a name such as Europe/Berlin, or UTC")
        return nil
    }

    fileprivate mutating func heartbeat(
        _ key: String, _ faults: inout [ConfigurationFault]
    ) -> DaemonSettings.Heartbeat? {
        guard let node = node(key) else { return nil }
        var reader = SettingsReader(node)
        let url = reader.string("url") ?? ""
        if !url.isEmpty, let message = FeedURL.fault(in: url), let place = node["url"]?.place {
            reader.fault(at: place, "`url`: \(message)")
        }
        let every = reader.duration("every") ?? 5 * 60
        if every < 1, let place = node["every"]?.place { reader.fault(at: place, "`every`: at least 1s") }
        faults += reader.finish()
        return url.isEmpty ? nil : DaemonSettings.Heartbeat(url: url, every: every)
    }

    fileprivate mutating func log(_ key: String, _ faults: inout [ConfigurationFault]) -> DaemonSettings.Log? {
        guard let node = node(key) else { return nil }
        var reader = SettingsReader(node)
        var log = DaemonSettings.Log()
        log.level = reader.oneOf("level") ?? log.level
        log.format = reader.oneOf("format") ?? log.format
        faults += reader.finish()
        return log
    }

    /// One of an enumeration's words.
    mutating func oneOf<Word>(_ key: String) -> Word?
    where Word: RawRepresentable<String>, Word: CaseIterable {
        choice(key, of: Word.allCases.map(\.rawValue)).flatMap(Word.init(rawValue:))
    }
}
