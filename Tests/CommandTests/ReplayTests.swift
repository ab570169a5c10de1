import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("Replaying the past")
struct ReplayTests {
    private static let feed = """
        <?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
        <item><guid>a</guid><title>Truce near Aleppo</title></item>
        <item><guid>b</guid><title>Water is short</title></item></channel></rss>
        """

    @Test("tells a new topic of what came before it, once, and again only when asked")
    func replay() async throws {
        let server = try WireServer()
        server.route("/feed.xml") { _ in .status(200, ["Content-Type": "application/rss+xml"], text: Self.feed) }
        let directory = try TemporaryDirectory()
        func configure(_ topics: String) throws -> String {
            try directory.write(
                """
                daemon: { state_dir: "\(directory.path("state"))" }
                defaults: { on_first_fetch: alert_all, interval: 1s }
                feeds: [{ id: wire, url: "\(server.url("/feed.xml"))", allow_private: true }]
                channels: [{ id: log, type: file, path: log.jsonl }]
                topics: [\(topics)]
                """, to: "feedwatch.yaml")
        }
        func told() -> [String] {
            directory.lines(of: "state/log.jsonl").map { $0.contains("Aleppo") ? "truce" : "water" }
        }
        let first = "{ id: truce, query: truce, group_by: none, notify: [log] }"
        let path = try configure(first)
        _ = try await FeedwatchProgram.run(["run", "--once", "--config", path])
        #expect(told() == ["truce"])
        _ = try configure(first + ", { id: water, query: water, group_by: none, notify: [log] }")
        let replay = ["replay", "--since", "1d", "--config", path]
        let dry = try await FeedwatchProgram.run(replay + ["--dry-run"])
        #expect(dry.lines == ["2 articles: 1 delivery would be owed, 3 left alone"])
        for expected in ["2 articles: 1 delivery owed, 3 left alone", "2 articles: 0 deliveries owed, 4 left alone"] {
            #expect(try await FeedwatchProgram.run(replay).lines == [expected])
        }
        _ = try await FeedwatchProgram.run(["run", "--once", "--config", path])
        #expect(told() == ["truce", "water"])
        let again = try await FeedwatchProgram.run(replay + ["--topic", "truce", "--again"])
        #expect(again.lines == ["2 articles: 1 delivery owed, 0 left alone"])
        _ = try await FeedwatchProgram.run(["run", "--once", "--config", path])
        #expect(told() == ["truce", "water", "truce"])
        let unknown = try await FeedwatchProgram.run(replay + ["--topic", "nobody"])
        #expect(unknown.status == 1 && unknown.errors.contains("`nobody`"))
    }
}
