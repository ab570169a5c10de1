import FeedModel
import Foundation

/// Where a channel leads to, for people, without what may be a secret.
enum ChannelTarget {
    /// A host, a file, a program. A webhook's path and a user's name are as good as passwords, and are left out.
    static func text(of channel: ChannelDefinition) -> String {
        let settings = channel.settings
        if let path = settings["path"]?.text { return path }
        if let command = settings["command"] {
            return command.elements?.first?.text ?? command.text ?? "a program"
        }
        if let server = settings["server"]?.text ?? publicServers[channel.type] {
            let topic = settings["topic"]?.text.map { "/\($0)" } ?? ""
            let to =
                settings["to"]?.elements?.compactMap(\.text)
                ?? [settings["chat"]?.text ?? settings["room"]?.text].compactMap { $0 }
            return host(server) + topic + (to.isEmpty ? "" : " to " + to.joined(separator: ", "))
        }
        if let url = settings["url"] { return url.text.map(host) ?? "(secret)" }
        return channel.type == "console" ? "standard output" : ""
    }

    /// Of services that stand at one place.
    private static let publicServers = [
        "telegram": "https://api.telegram.org", "ntfy": "https://ntfy.sh", "pushover": "https://api.pushover.net",
    ]

    /// Scheme, host and port of a URL.
    static func host(_ url: String) -> String {
        guard let parts = URLComponents(string: url), let host = parts.host else { return "(secret)" }
        return "\(parts.scheme ?? "")://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }
}
