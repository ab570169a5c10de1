import FeedTestKit
import Foundation
import NewsWire

/// A watch over a growing wire that is killed again and again: the real program with four kinds of receivers.
final class KilledWatch: Sendable {
    let wire: GrowingWire
    let receiver: MoodyReceiver
    let mails: MailServer
    private let directory: TemporaryDirectory
    private let state: String

    /// `state`: where it keeps its state; nil: beside the rest.
    init(feeds: Int, seed: UInt64, state: String? = nil) async throws {
        wire = try GrowingWire(feeds: feeds, seed: seed)
        receiver = try MoodyReceiver(failing: 0.3, seed: seed &+ 1)
        mails = try await MailServer(failing: 0.3, seed: seed &+ 2)
        directory = try TemporaryDirectory()
        self.state = state ?? directory.path("state")
        try directory.write(Self.program, to: "vault.sh")
        try directory.write(configuration, to: "feedwatch.yaml")
    }

    func start(environment: [String: String] = [:]) throws -> RunningProgram {
        try FeedwatchProgram.start(
            ["run", "--config", directory.path("feedwatch.yaml")], environment: environment)
    }

    /// Has the program look whether the journal is whole.
    func verify() async throws -> FeedwatchProgram.Result {
        try await FeedwatchProgram.run(["verify", "--config", directory.path("feedwatch.yaml")])
    }

    /// The deliveries that were given up, as the program lists them.
    var dead: [String] {
        get async {
            let list = ["deliveries", "list", "--config", directory.path("feedwatch.yaml"), "--format", "jsonl"]
            guard let listed = try? await FeedwatchProgram.run(list) else { return ["the list cannot be had"] }
            return listed.lines.filter { $0.contains("\"state\":\"dead\"") }
        }
    }

    /// How often each item stands in the channel's file.
    var filed: [String: Int] { Self.count(lines) }
    /// How often each item was given to the program.
    var given: [String: Int] { Self.count(directory.lines(of: "vault.jsonl")) }
    /// How often each item was mailed, and the mails that came again under their Message-ID with another content.
    var mailed: (items: [String: Int], changed: Set<String>) {
        var (items, contents, changed): ([String: Int], [String: String], Set<String>) = ([:], [:], [])
        for mail in mails.accepted {
            // "… Dispatch 7 from bureau 3: …", as the wire has it.
            let words = mail.subject.split(separator: " ")
            guard let start = words.firstIndex(of: "Dispatch"), start + 4 < words.count else { continue }
            items["item-\(words[start + 4].dropLast())-\(words[start + 1])", default: 0] += 1
            if contents.updateValue(mail.content, forKey: mail.id) ?? mail.content != mail.content {
                changed.insert(mail.id)
            }
        }
        return (items, changed)
    }
    /// Lines of the channel's file that are no delivery.
    var torn: [String] { lines.filter { Told(Array($0.utf8)) == nil } }

    private var lines: [String] {
        let bytes = FileManager.default.contents(atPath: state + "/alerts.jsonl") ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Whether everything that was published has arrived everywhere.
    var isComplete: Bool {
        let published = wire.published
        return receiver.accepted.count >= published.count && filed.count >= published.count
            && given.count >= published.count && mailed.items.count >= published.count
    }

    private static func count(_ lines: [String]) -> [String: Int] {
        Dictionary(lines.compactMap { Told(Array($0.utf8))?.item }.map { ($0, 1) }, uniquingKeysWith: +)
    }

    /// An external processor of a few lines: keeps each delivery, then answers.
    private static let program = """
        read -r hello
        echo '{"type":"ready","window":8}'
        while read -r line; do
            printf '%s\\n' "$line" >> "$1"
            key=${line#*\\"delivery\\":\\"}
            printf '{"delivery":"%s","status":"done"}\\n' "${key%%\\"*}"
        done
        """

    private var configuration: String {
        let feeds = wire.paths.map { "  - { id: \"\($0.dropFirst(6))\", url: \"\(wire.server.url($0))\" }" }
        return """
            daemon: { state_dir: "\(state)", listen: "", log: { level: notice }, start_spread: 0s }
            http: { allow_private: true, per_host: { connections: 8, min_gap: 0s } }
            defaults: { interval: 1s, jitter: 0%, obey_hints: false, on_first_fetch: alert_all }
            feeds:
            \(feeds.joined(separator: "\n"))
            topics:
              - { id: all, query: bureau, group_by: none, notify: [log, hook, mail] }
            channels:
              - { id: log, type: file, path: alerts.jsonl }
              - { id: hook, type: webhook, url: "\(receiver.url)", allow_private: true, retry: { first: 1s, max: 2s } }
              - { id: mail, type: smtp, server: "smtp://127.0.0.1:\(mails.port)", from: watch@example.org,
                  to: [desk@example.org], allow_private: true, retry: { first: 1s, max: 2s } }
            processors:
              - { id: vault, type: exec, command: [/bin/sh, "\(directory.path("vault.sh"))", "\(directory.path("vault.jsonl"))"], mode: stream }

            """
    }
}
