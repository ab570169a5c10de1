import FeedTestKit
import Foundation
import NewsWire
import Synchronization
import Testing

@Suite("An alert storm", .timeLimit(.minutes(3)))
struct StormTests {
    private static let (feeds, items) = (20, 500)

    private static func document(_ feed: Int) -> String {
        let entries = (0..<items).map { item in
            "<item><guid>\(feed)-\(item)</guid><title>Flood \(feed)-\(item): \(word(feed * items + item))</title></item>"
        }
        return "<rss version=\"2.0\"><channel><title>Wire \(feed)</title>\(entries.joined())</channel></rss>"
    }

    /// A word that no other item has: these are ten thousand stories.
    private static func word(_ number: Int) -> String {
        var generator = SeededGenerator(UInt64(number))
        return String((0..<9).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a" })
    }

    @Test("gives a bounded number of messages, and each of ten thousand articles is in exactly one of them")
    func storm() async throws {
        let wire = try WireServer(logLimit: 10)
        for feed in 0..<Self.feeds {
            wire.route("/feed/\(feed)") { _ in .document(Self.document(feed)) }
        }
        let told = Mutex<(messages: Int, articles: [String: Int])>((0, [:]))
        wire.route("/hook") { request in
            let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
            let one = (body?["article"] as? [String: Any]).map { [$0] } ?? []
            let all = (body?["articles"] as? [[String: Any]] ?? []) + one
            told.withLock { told in
                told.messages += 1
                for article in all { told.articles[article["guid"] as? String ?? "", default: 0] += 1 }
            }
            return .status(200)
        }
        let directory = try TemporaryDirectory()
        let feeds = (0..<Self.feeds).map { "{ id: f\($0), url: \"\(wire.url("/feed/\($0)"))\" }" }
        let configuration = try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "", start_spread: 0s }
            http: { allow_private: true, per_host: { min_gap: 0s, connections: 4 } }
            defaults: { on_first_fetch: alert_all }
            feeds: [\(feeds.joined(separator: ", "))]
            topics: [{ id: floods, query: flood, group_by: none, notify: [hook] }]
            channels:
              - id: hook
                type: webhook
                url: "\(wire.url("/hook"))"
                allow_private: true
                rate: { max: 20, per: 10s, overflow: digest }
            """, to: "feedwatch.yaml")
        let daemon = try FeedwatchProgram.start(["run", "--config", configuration])
        let all = Self.feeds * Self.items
        #expect(await eventually(within: .seconds(120)) { told.withLock { $0.articles.count == all } })
        let (messages, articles) = told.withLock { $0 }
        print("storm: \(articles.count) articles in \(messages) messages")
        // Twenty by the budget, the others in digests of two hundred at most.
        #expect(messages < 150 && articles.allSatisfy { $0.value == 1 })
        daemon.signal(SIGTERM)
        #expect(await daemon.finish().status == 0)
    }
}
