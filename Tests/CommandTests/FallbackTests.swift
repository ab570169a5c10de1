import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("A channel's fallback at work")
struct FallbackTests {
    private static func feed(_ articles: Int) -> String {
        let items = (1...articles).map { "<item><guid>\($0)</guid><title>Dam \($0) breaks</title></item>" }.joined()
        return #"<rss version="2.0"><channel><title>Wire</title>"# + items + "</channel></rss>"
    }

    private let server: WireServer
    private let directory: TemporaryDirectory

    /// A feed for a hook that answers `status`, whose fallback has these settings.
    private init(status: Int, articles: Int = 1, fallback: String = "") throws {
        server = try WireServer()
        server.route("/feed.xml") { _ in .document(Self.feed(articles)) }
        server.route("/hook") { _ in .status(status, [:], text: "") }
        directory = try TemporaryDirectory()
        try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "" }
            defaults: { on_first_fetch: alert_all }
            feeds:
              - { id: wire, url: "\(server.url("/feed.xml"))", allow_private: true }
            topics:
              - { id: dams, query: dam, notify: [hook], group_by: none }
            channels:
              - { id: hook, type: webhook, url: "\(server.url("/hook"))", allow_private: true, fallback: told, after: 0s,
                  retry: { first: 1s, max: 1s } }
              - { id: told, type: file, path: told.jsonl\(fallback) }
            """, to: "feedwatch.yaml")
    }

    init() throws { try self.init(status: 400) }

    private func told() -> [[String: Any]] {
        let text = (try? String(contentsOfFile: directory.path("state") + "/told.jsonl", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test("is told of a delivery that was given up")
    func dead() async throws {
        _ = try await FeedwatchProgram.run(["run", "--once", "--config", directory.path("feedwatch.yaml")])
        #expect(told().map { $0["event"] as? String } == ["delivery.dead"])
        #expect((told().first?["details"] as? [String: String])?["channel"] == "hook")
    }

    @Test("is told that the channel is behind")
    func behind() async throws {
        let behind = try FallbackTests(status: 503)
        let config = behind.directory.path("feedwatch.yaml")
        _ = try await FeedwatchProgram.run(["run", "--once", "--config", config])
        #expect(behind.told().isEmpty)
        let daemon = try FeedwatchProgram.start(["run", "--config", config])
        #expect(await eventually(within: .seconds(20)) { !behind.told().isEmpty })
        withExtendedLifetime(daemon) {}
        #expect(behind.told().map { $0["event"] as? String } == ["channel.behind"])
    }

    @Test("is told of an outage and of its end once each, though the daemon is killed and started anew in its midst")
    func restarted() async throws {
        let behind = try FallbackTests(status: 503)
        let config = behind.directory.path("feedwatch.yaml")
        let first = try FeedwatchProgram.start(["run", "--config", config])
        #expect(await eventually(within: .seconds(20)) { behind.told().count == 1 })
        first.signal(SIGKILL)
        _ = await first.finish()
        let asked = behind.server.requestCount
        let second = try FeedwatchProgram.start(["run", "--config", config])
        #expect(await eventually(within: .seconds(20)) { behind.server.requestCount > asked + 1 })
        behind.server.route("/hook") { _ in .status(204, [:], text: "") }
        #expect(await eventually(within: .seconds(30)) { behind.told().count > 1 })
        withExtendedLifetime(second) {}
        #expect(behind.told().map { $0["event"] as? String } == ["channel.behind", "channel.recovered"])
    }

    @Test("is told of many deliveries that were given up in a digest, each of them once")
    func many() async throws {
        let many = try FallbackTests(status: 400, articles: 7, fallback: ", rate: { max: 1, per: 2s }")
        let daemon = try FeedwatchProgram.start(["run", "--config", many.directory.path("feedwatch.yaml")])
        @Sendable func keys() -> [String] {
            many.told().flatMap { message -> [[String: Any]] in message["events"] as? [[String: Any]] ?? [message] }
                .compactMap { ($0["details"] as? [String: String])?["delivery"] }
        }
        #expect(await eventually(within: .seconds(40)) { keys().count >= 7 })
        withExtendedLifetime(daemon) {}
        #expect(keys().count == 7 && Set(keys()).count == 7)
        #expect(many.told().contains { $0["event"] as? String == "digest" })
        #expect(many.told().count < 7)
    }
}
