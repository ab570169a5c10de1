import FeedModel
import Foundation
import Journaling
import Testing

@Suite("How long articles took")
struct DelayTests {
    @Test(
        "is known by feed and by channel, from published to seen to told; what came before and baselines do not count")
    func delays() async throws {
        let book = try await Notebook()
        var entries = (1...3).map { Notebook.entry($0) }
        for place in 0..<3 { entries[place].published = Notebook.now - [60, 600, 3600][place] }
        entries[2].baseline = true
        entries[2].owed = []
        // Dated the year 1, and listed a month late: neither says how quick anything was.
        for published in [Date(timeIntervalSince1970: -62_135_596_800), Notebook.now - 31 * 86_400] {
            var entry = Notebook.entry(UInt64(entries.count + 1))
            (entry.published, entry.owed) = (published, [])
            entries.append(entry)
        }
        _ = try await book.journal.record(book.poll(entries))
        let claimed = try await book.claim()
        for (after, delivery) in zip([2.0, 7.0], claimed) {
            var settlement = Settlement(at: Notebook.now + 1)
            settlement.outcomes[delivery.number] = .done(receipt: nil)
            settlement.messages = [
                FormedMessage(
                    channel: "desk", kind: .articleNew, subject: "\(after)", payload: Data("{}".utf8),
                    processor: "alert",
                    members: [delivery.key])
            ]
            _ = try await book.journal.settle(settlement)
            let messages = try await book.journal.claim(for: .channel("desk"), limit: 9, at: Notebook.now + 1)
            try await book.settle(messages, .done(receipt: "250"), at: Notebook.now + after)
        }
        let delays = try await book.journal.delays(since: Notebook.now - 86_400)
        let feed = try #require(delays.feeds.first)
        #expect(delays.feeds.count == 1 && feed.feed == "wire")
        #expect((feed.seen?.count, feed.seen?.median, feed.seen?.worst) == (2, 60, 600))
        #expect((feed.told?.count, feed.told?.median, feed.told?.worst) == (2, 2, 7))
        #expect(delays.channels.map(\.channel) == ["desk"] && delays.channels.first?.told.worst == 7)
        let later = try await book.journal.delays(since: Notebook.now + 3)
        #expect(later.feeds.first?.seen == nil && later.channels.first?.told.count == 1)
    }
}
