import FeedModel
import Foundation
import Journaling
import NewsWire
import Testing

@testable import Watching

/// The rules of docs/manners.md against a server, through every part that a poll goes through.
@Suite("The rulebook")
struct RulebookTests {
    private func document(_ items: [Int], _ headers: KeyValuePairs<String, String> = [:]) -> WireAnswer {
        PolledFeed.document(items, headers)
    }

    @Test("R-1: what gave validators is asked with them from then on, also after a restart")
    func restart() async throws {
        let feed = try await PolledFeed()
        try await feed.poll(document([1], ["ETag": "\"a\""]))
        #expect(feed.sent("If-None-Match") == nil)
        try feed.restart()
        try await feed.poll(.status(304))
        #expect(feed.sent("If-None-Match") == "\"a\"")
    }

    @Test(
        "R-3: both validators are sent, or those that the person chooses",
        arguments: ["both", "etag", "modified", "none"])
    func choice(_ choice: String) async throws {
        let feed = try await PolledFeed("validators: \(choice)")
        try await feed.poll(document([1], ["ETag": "\"a\"", "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT"]))
        try await feed.poll(document([1]))
        #expect((feed.sent("If-None-Match") != nil) == ["both", "etag"].contains(choice))
        #expect((feed.sent("If-Modified-Since") != nil) == ["both", "modified"].contains(choice))
    }

    @Test("R-4: a 304 renews validators and clears none; a 200 without them clears them")
    func renewed() async throws {
        let feed = try await PolledFeed()
        try await feed.poll(document([1], ["ETag": "\"a\""]))
        try await feed.poll(.status(304, ["ETag": "\"b\""]))
        try await feed.poll(.status(304))
        #expect(feed.sent("If-None-Match") == "\"b\"")
        try await feed.poll(document([1, 2]))
        #expect(feed.sent("If-None-Match") == "\"b\"")
        try await feed.poll(document([1, 2]))
        #expect(feed.sent("If-None-Match") == nil)
    }

    @Test("R-12: two polls of one URL at the same time ask once, and what came is recorded once")
    func shared() async throws {
        let feed = try await PolledFeed()
        let gate = WireGate()
        let results = try await feed.pollTwice(document([1, 2]).waiting(for: gate)) { gate.open() }
        #expect(feed.server.requests.count == 1)
        #expect(results.map(\.word) == ["changed", "changed"] && results.map(\.recorded.new).sorted() == [0, 2])
    }

    @Test("R-5: a document without its end, a page and an error keep the validators of the last whole document")
    func kept() async throws {
        let feed = try await PolledFeed()
        try await feed.poll(document([1], ["ETag": "\"a\""]))
        let cut = try await feed.poll(PolledFeed.document([2, 1], ["ETag": "\"cut\""], cut: 9))
        #expect(cut.recorded.new == 1)
        try await feed.poll(
            .status(200, ["Content-Type": "text/html", "ETag": "\"page\""], text: "<html>Log in</html>"))
        #expect(feed.sent("If-None-Match") == "\"a\"")
        try await feed.poll(.status(500, ["ETag": "\"error\""]))
        try await feed.poll(.status(304))
        #expect(feed.sent("If-None-Match") == "\"a\"")
    }

    @Test(
        "R-6: a Last-Modified that lies ahead is not sent back", arguments: ["Mon, 18 Jan 2038 03:14:07 GMT", "ahead"])
    func ahead(_ modified: String) async throws {
        let feed = try await PolledFeed()
        let ahead = (Date() + 3 * 86_400).formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) 10:00:00 GMT
                    """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)))
        try await feed.poll(document([1], ["Last-Modified": modified == "ahead" ? ahead : modified]))
        try await feed.poll(document([1]))
        #expect(feed.sent("If-Modified-Since") == nil)
    }

    @Test("R-8, R-10, R-11: the URL goes as it is written; feeds are asked for, compressed")
    func request() async throws {
        let path = "/a%2Fb//c/./feed;v=1?x=1&&y=%7e&z"
        let feed = try await PolledFeed(path: path)
        try await feed.poll(document([1]))
        #expect(feed.server.requests.last?.target == path)
        #expect(feed.sent("Accept")?.contains("application/atom+xml") == true)
        #expect(feed.sent("Accept-Encoding")?.contains("gzip") == true)
    }

    @Test(
        "R-13: with validators a delta is asked for; 226 adds its entries, makes no gap, and its ETag is the next one")
    func delta() async throws {
        let feed = try await PolledFeed()
        try await feed.poll(document([2, 1], ["ETag": "\"a\""]))
        let delta = PolledFeed.document([4, 3], ["ETag": "\"b\"", "IM": "feed"], status: 226)
        let result = try await feed.poll(delta)
        #expect(feed.sent("A-IM") == "feed" && result.recorded.new == 2)
        #expect(try await feed.row.lastError == nil)
        let whole = try await feed.poll(document([4, 3, 2, 1]))
        #expect(feed.sent("If-None-Match") == "\"b\"" && whole.recorded.new == 0)
        #expect(try await feed.row.failures == 0)
    }

    @Test("R-32: errors clear nothing that is known", arguments: [404, 410, 500, 429])
    func errors(status: Int) async throws {
        let feed = try await PolledFeed()
        try await feed.poll(document([2, 1], ["ETag": "\"a\""]))
        try await feed.poll(.status(status))
        let back = try await feed.poll(document([3, 2, 1], ["ETag": "\"b\""]))
        #expect(feed.sent("If-None-Match") == "\"a\"" && back.recorded.new == 1)
    }

    @Test("R-43: an empty first document is a first one: what comes after it is new")
    func empty() async throws {
        let feed = try await PolledFeed("on_first_fetch: baseline")
        try await feed.poll(document([]))
        #expect(try await feed.poll(document([1])).recorded.new == 1)
        let article = try #require(try await feed.journal.article(ArticleID(rawValue: 1)))
        #expect(!article.isBaseline)
    }

    @Test("R-44: what vanishes and comes again is not new, however long it was away")
    func vanished() async throws {
        let feed = try await PolledFeed()
        try await feed.poll(document([2, 1]))
        try await feed.poll(document([3, 2]))
        try await feed.poll(document([3]))
        #expect(try await feed.poll(document([3, 2, 1])).recorded.new == 0)
    }

    @Test("a 304 to a request without validators is the server's fault, and no document")
    func unasked() async throws {
        let feed = try await PolledFeed()
        guard case .failed(let failure) = try await feed.poll(.status(304)).ending else {
            Issue.record("a 304 was taken for an answer")
            return
        }
        #expect(failure.kind == .protocolViolation)
    }
}
