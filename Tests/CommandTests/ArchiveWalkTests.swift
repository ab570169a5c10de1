import FeedTestKit
import Foundation
import NewsWire
import Synchronization
import Testing

@Suite("A gap in a feed with an archive", .timeLimit(.minutes(1)))
struct ArchiveWalkTests {
    private static func document(_ items: [Int], archive: String?, day: Int = 0) -> String {
        let entries = items.map { item in
            let date = MessageDate.text(Date() - Double(day) * 86_400)
            return "<entry><id>urn:\(item)</id><title>Ferry \(item)</title><updated>\(date)</updated></entry>"
        }
        let link = archive.map { "<link rel=\"prev-archive\" href=\"\($0)\"/>" } ?? ""
        return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Wire</title>\(link)\(entries.joined())</feed>"
    }

    private enum MessageDate {
        static func text(_ date: Date) -> String { date.formatted(.iso8601) }
    }

    @Test(
        "what was missed is read from the archive and told once, over a kill; what is older than the feed's start is not"
    )
    func missed() async throws {
        let server = try WireServer(logLimit: 1000)
        let isLater = Mutex(false)
        server.route("/feed.xml") { _ in
            isLater.withLock { $0 }
                ? .document(Self.document(Array(11...15), archive: "/archive/2"))
                : .document(Self.document([5], archive: nil))
        }
        server.route("/archive/2") { _ in .document(Self.document(Array(8...10), archive: "/archive/1")) }
        server.route("/archive/1") { _ in
            // Newer and older than item 5, which was the only one in the document when the watch began.
            let new = Self.document([7, 6, 5], archive: nil)
            let old = Self.document([4, 3], archive: nil, day: 30)
            let entries = old.split(separator: "</title>", maxSplits: 1)[1].replacing("</feed>", with: "")
            return .document(new.replacing("</feed>", with: entries + "</feed>"))
        }
        let directory = try TemporaryDirectory()
        let configuration = try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))", listen: "" }
            http: { allow_private: true, per_host: { min_gap: 0s } }
            defaults: { on_first_fetch: alert_all, interval: 1s, jitter: 0% }
            feeds: [{ id: wire, url: "\(server.url("/feed.xml"))" }]
            topics: [{ id: ferries, query: ferry, group_by: none, notify: [log] }]
            channels: [{ id: log, type: file, path: log.jsonl }]
            """, to: "feedwatch.yaml")
        @Sendable func told() -> [Int] {
            directory.lines(of: "state/log.jsonl").compactMap { line in
                line.firstMatch(of: /urn:(\d+)/).flatMap { Int($0.1) }
            }.sorted()
        }
        let first = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await eventually { told() == [5] })
        isLater.withLock { $0 = true }
        #expect(await eventually { told().contains(15) })
        first.signal(SIGKILL)
        _ = await first.finish()
        let second = try FeedwatchProgram.start(["run", "--config", configuration])
        #expect(await eventually(within: .seconds(40)) { told() == Array(5...15) }, "\(told())")
        let asked = server.requests.count
        #expect(await eventually { server.requests.count > asked + 1 })
        #expect(server.requests.suffix(2).allSatisfy { $0.path == "/feed.xml" })
        #expect(told() == Array(5...15))
        let counts = server.requests.filter { $0.path.hasPrefix("/archive") }.map(\.path)
        #expect(counts == ["/archive/2", "/archive/1"], "one archive document was asked twice")
        second.signal(SIGTERM)
        #expect(await second.finish().status == 0)
        let events = try await FeedwatchProgram.run(["feeds", "show", "wire", "--config", configuration])
        #expect(!events.output.contains("may be lost"))
    }
}
