import FeedModel
import Foundation
import GRDB
import Journaling
import Testing

@Suite("Retention")
struct PruningTests {
    private static let later = Notebook.now + 200 * 86_400

    private func count(_ table: String, _ book: Notebook) throws -> Int {
        let queue = try DatabaseQueue(path: book.journal.path)
        return try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    @Test("lets texts and what was told of them go in slices, and never forgets what was seen")
    func texts() async throws {
        let book = try await Notebook()
        let many = (1...50).map { Notebook.entry(UInt64($0), String(repeating: "text ", count: 100)) }
        _ = try await book.journal.record(book.poll(many))
        try await book.settle(try await book.claim(40), .done(receipt: nil))
        _ = try await book.journal.prune(RetentionTerms(texts: 86_400), at: Self.later, slice: 7)
        // Ten are owed still: neither their texts nor their rows may go.
        #expect(try await book.states() == [String](repeating: "owed", count: 10))
        #expect(try await book.claim().allSatisfy { if case .article = $0.subject { true } else { false } })
        #expect(try await book.journal.record(book.poll(many)).new == 0)
        #expect(try count("articles", book) == 50)
    }

    @Test("what a feed showed is known after it left its documents, and when the feed comes back")
    func remembers() async throws {
        let book = try await Notebook()
        let many = (1...50).map { Notebook.entry(UInt64($0)) }
        _ = try await book.journal.record(book.poll(many))
        #expect(try (count("current", book), count("seen", book)) == (50, 0))
        let month = Notebook.now + 31 * 86_400
        _ = try await book.journal.record(book.poll([Notebook.entry(99)], at: month))
        #expect(try (count("current", book), count("seen", book)) == (1, 50))
        #expect(try await book.journal.record(book.poll(many, at: month)).known == 50)
        try await Notebook.configure(book.journal, [], at: month)
        _ = try await book.journal.prune(RetentionTerms(texts: nil), at: Self.later, slice: 7)
        #expect(try (count("current", book), count("seen", book)) == (0, 51))
        try await Notebook.configure(
            book.journal, [FeedDefinition(id: "wire", url: "http://wire.example/feed")], at: Self.later)
        let back = try await book.journal.record(book.poll(many + [Notebook.entry(99)], at: Self.later))
        #expect((back.new, back.known) == (0, 51))
    }

    @Test("keeps and tells the revision of an article whose texts are gone, or were not kept")
    func revisedLater() async throws {
        let book = try await Notebook()
        var first = [Notebook.entry(1, "before"), Notebook.entry(2, "before")]
        first[1].dropTexts()
        _ = try await book.journal.record(book.poll(first))
        try await book.settle(try await book.claim(), .done(receipt: nil))
        _ = try await book.journal.prune(RetentionTerms(texts: 86_400), at: Self.later)
        let articles = try await book.journal.articles(ArticleFilter(), after: nil, limit: 9)
        #expect(articles.count == 2 && articles.allSatisfy { $0.isPruned && $0.article.content.text.isEmpty })
        let revised = articles.map { listed in
            var entry = Notebook.entry(3, "after")
            entry.kind = .revision(of: listed.article.id)
            return entry
        }
        _ = try await book.journal.record(book.poll(revised, at: Self.later))
        let texts = try await book.claim(at: Self.later).map { claimed in
            guard case .article(let article, _, _, let before) = claimed.subject else { return "gone" }
            return article.content.text + (before == nil ? "" : " and before")
        }
        #expect(texts == ["after", "after"])
    }

    @Test("drops the bytes of told messages and keeps their keys; others keep theirs")
    func payloads() async throws {
        let book = try await Notebook()
        var formed = Settlement(at: Notebook.now)
        formed.messages = (0..<20).map {
            FormedMessage(
                channel: "log", kind: .digest, subject: "\($0)", payload: Data("{}".utf8), processor: "alert",
                members: [])
        }
        _ = try await book.journal.settle(formed)
        let claimed = try await book.journal.claim(for: .channel("log"), limit: 15, at: Notebook.now)
        try await book.settle(claimed, .done(receipt: nil))
        let terms = RetentionTerms(events: 1000 * 86_400)
        #expect(try await book.journal.prune(terms, at: Self.later, slice: 4) == 15)
        #expect(try await book.journal.settle(formed) == [])
        let rest = try await book.journal.claim(for: .channel("log"), limit: 15, at: Notebook.now)
        #expect(rest.count == 5 && rest.allSatisfy { if case .message = $0.subject { true } else { false } })
    }

    @Test("forgets old events, but none of which something is owed")
    func events() async throws {
        let book = try await Notebook()
        let owed = [Owed(processor: Notebook.processor, kind: .feedFailing)]
        for number in 0..<10 {
            let event = FeedEvent(kind: .feedFailing, feed: book.feed, since: Notebook.now, reason: "\(number)")
            _ = try await book.journal.record(EventRecord(event, owed: number < 3 ? owed : []), at: Notebook.now)
        }
        _ = try await book.journal.prune(RetentionTerms(), at: Self.later, slice: 4)
        #expect(try count("events", book) == 3)
        try await book.settle(try await book.claim(), .done(receipt: nil))
        _ = try await book.journal.prune(RetentionTerms(), at: Self.later, slice: 4)
        #expect(try count("events", book) == 0 && count("deliveries", book) == 0)
    }

    @Test("gives free pages back to the disk")
    func pages() async throws {
        let book = try await Notebook()
        let text = String(repeating: "text ", count: 4000)
        for number in 1...400 { _ = try await book.journal.record(book.poll([Notebook.entry(UInt64(number), text)])) }
        try await book.settle(try await book.claim(1000), .done(receipt: nil))
        let before = try pageCount(book)
        _ = try await book.journal.prune(RetentionTerms(texts: 86_400), at: Self.later)
        #expect(try pageCount(book) < before / 2)
    }

    private func pageCount(_ book: Notebook) throws -> Int {
        try DatabaseQueue(path: book.journal.path).read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    }
}
