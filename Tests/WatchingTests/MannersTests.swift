import FeedModel
import FeedTestKit

import Foundation
import Testing

@testable import Fetching
@testable import Journaling
@testable import Watching

@Suite("The daemon's manners, by its own log")
struct MannersTests {
    private func line(
        _ seconds: Double, status: Int = 200, conditional: Bool = false, url: String = "http://wire.example/feed",
        feed: String = "wire", hop: Int = 0, retryAfter: Int? = nil, byHand: Bool = false
    ) -> FetchLogLine {
        FetchLogLine(
            at: Int64(seconds * 1000), feed: feed, hop: hop, url: url, status: status, conditional: conditional,
            gave: true, least: 900, byHand: byHand, took: 5, bytes: 10, retryAfter: retryAfter)
    }

    private func broken(_ lines: [FetchLogLine]) -> [MannersScore.Rule] {
        var score = MannersScore(gap: 2)
        for line in lines { score.take(line) }
        return MannersScore.Rule.allCases.filter { score[$0].broken > 0 }
    }

    @Test("are good where every rule is kept")
    func good() {
        #expect(broken([line(0), line(901, status: 304, conditional: true), line(1802, conditional: true)]).isEmpty)
        #expect(broken([line(0), line(5, conditional: true, byHand: true)]).isEmpty)
        #expect(broken([line(0, status: 429, retryAfter: 3600), line(3601)]).isEmpty)
        #expect(broken([line(0, status: 500), line(60)]).isEmpty)
        // The server says that it has news in five minutes.
        var fresh = line(0)
        fresh.fresh = 240
        #expect(broken([fresh, line(301, conditional: true)]).isEmpty)
        // A slow poll is written down after one that began later.
        let slow = line(10, url: "http://wire.example/slow", feed: "slow")
        #expect(broken([line(0), line(14, url: "http://wire.example/b", feed: "b"), slow]).isEmpty)
    }

    @Test("are bad where one is broken, and it is named")
    func bad() {
        #expect(broken([line(0), line(901)]) == [.conditional])
        #expect(broken([line(0), line(60, conditional: true)]) == [.interval])
        #expect(broken([line(0, status: 503, retryAfter: 3600), line(1000)]) == [.retryAfter])
        #expect(broken([line(0), line(1, url: "http://wire.example/other", feed: "other")]) == [.spacing])
        let between = line(13, url: "http://wire.example/slow", feed: "slow")
        #expect(broken([line(0), line(14, url: "http://wire.example/b", feed: "b"), between]) == [.spacing])
        #expect(broken([line(0, status: 410), line(1000)]) == [.gone])
        #expect(broken((0...6).map { line(Double($0) * 3, status: 302, hop: $0) }) == [.redirects])
    }

    @Test("are read back as they were written, whatever stands in a URL or a reason")
    func log() async throws {
        let directory = try TemporaryDirectory()
        let journal = try Journal(path: directory.path("journal.sqlite"))
        _ = try await journal.reconcile(at: Date(), enabled: { _ in true }, tags: { _ in [] }) { body in
            try body(FeedDefinition(id: "wire", url: "http://wire.example/feed"))
        }
        let feed = try #require(try await journal.feeds(after: nil, limit: 1).first)
        let log = FetchLog(stateDirectory: directory.path)
        let odd = RequestRecord(
            at: Date(timeIntervalSince1970: 1_790_000_000), url: "http://wire.example/\"quoted\"\\", status: 0,
            etag: true, modified: false, took: 7, bytes: 0, age: nil, skew: -3, failure: "a \"reason\"\nwith lines")
        log.add([odd, odd], of: feed, FeedSettings(), byHand: false)
        log.flush()
        var lines: [FetchLogLine] = []
        FetchLog.read(stateDirectory: directory.path) { lines.append($0) }
        #expect(lines.map(\.hop) == [0, 1])
        #expect(lines.first?.url == odd.url && lines.first?.failure == "a \"reason\" with lines")
        #expect(lines.first?.skew == -3 && lines.first?.conditional == true && lines.first?.least == 900)
        journal.close()
    }
}
