import FeedTestKit
import NewsWire
import Synchronization
import Testing

@Suite("A document with more entries than are read")
struct LongDocumentTests {
    @Test("is told once, of XML and JSON alike", arguments: ["xml", "json"])
    func told(format: String) async throws {
        let server = try WireServer()
        let numbers = 0...2000
        let document =
            format == "xml"
            ? "<rss version=\"2.0\"><channel><title>Wire</title>"
                + numbers.map { "<item><guid>\($0)</guid></item>" }.joined() + "</channel></rss>"
            : "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Wire\", \"items\": ["
                + numbers.map { "{\"id\": \"\($0)\"}" }.joined(separator: ",") + "]}"
        let turn = Mutex(0)
        server.route("/feed") { _ in
            // Each time other bytes, so that it is read again.
            let title = turn.withLock { turn in
                turn += 1
                return "Wire \(turn)"
            }
            return .document(document.replacing("Wire", with: title), type: "text/\(format)")
        }
        let directory = try TemporaryDirectory()
        let configuration = try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "" }
            http: { allow_private: true }
            defaults: { interval: 1s, jitter: 0% }
            feeds: [{ id: wire, url: "\(server.url("/feed"))" }]
            topics: [{ id: health, events: [feed.notice], group_by: none, notify: [log] }]
            channels: [{ id: log, type: file, path: log.jsonl }]
            """, to: "feedwatch.yaml")
        let daemon = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await server.received(3))
        let lines = directory.lines(of: "state/log.jsonl").filter { $0.contains("more than 2000 entries") }
        #expect(lines.count == 1, "\(daemon.errors)")
    }
}
