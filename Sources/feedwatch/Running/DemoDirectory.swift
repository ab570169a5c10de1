import Foundation
import NewsWire

/// The demonstration's temporary directory with its configuration: the same form that a person writes.
struct DemoDirectory {
    let path: String

    var configuration: String { path + "/feedwatch.yaml" }

    init(_ wire: LiveWire) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "feedwatch-demo-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Self.yaml(wire, state: path + "/state").write(toFile: configuration, atomically: true, encoding: .utf8)
    }

    private static func yaml(_ wire: LiveWire, state: String) -> String {
        let feeds = wire.feeds.map { "  - { id: \($0.id), url: \"\($0.url)\", title: \"\($0.title)\" }" }
        let topics = LiveWire.topics.map { topic in
            """
              - id: \(topic.id)
                title: "\(topic.title)"
                query: |
                  \(topic.query)
                group_interval: 2s
                notify: [screen, log]
            """
        }
        return """
            daemon: { state_dir: "\(state)", listen: "" }
            http: { allow_private: true, per_host: { connections: 6, min_gap: 0s } }
            defaults: { interval: 1s, jitter: 0%, obey_hints: false, updates: alert }
            feeds:
            \(feeds.joined(separator: "\n"))
            topics:
            \(topics.joined(separator: "\n"))
            channels:
              - { id: screen, type: console }
              - { id: log, type: file, path: alerts.jsonl }
            processors:
              - id: day
                type: summary
                schedule: "23:59"
                topics: [\(LiveWire.topics.map(\.id).joined(separator: ", "))]
                directory: digests

            """
    }
}
