import FeedModel
import Foundation
import Journaling
import Testing

@Suite("Recording a poll")
struct RecordingTests {
    @Test("commits articles, what is owed, validators and the next due time together")
    func together() async throws {
        let book = try await Notebook()
        var poll = book.poll([Notebook.entry(1), Notebook.entry(2)])
        poll.validators = .replace(CacheValidators(etag: [1], lastModified: nil, url: "u"), bodyHash: [7])
        let recorded = try await book.journal.record(poll)
        #expect(recorded.new == 2 && recorded.owed == 2 && recorded.receivers == ["processor:archive"])
        let feed = try #require(try await book.journal.feeds(after: nil, limit: 1).first)
        #expect(feed.validators?.etag == [1] && feed.bodyHash == [7] && feed.nextDue == Notebook.now + 900)
        #expect(try await book.journal.articleCount(of: book.feed) == 2)
    }

    @Test("leaves nothing behind when one part of it fails, and the others of its group whole")
    func nothing() async throws {
        struct Refused: Error {}
        let book = try await Notebook()
        var broken = Notebook.entry(1)
        broken.place = { _, _ in throw Refused() }
        var bad = book.poll([Notebook.entry(2), broken])
        bad.validators = .replace(CacheValidators(etag: [1], lastModified: nil, url: "u"), bodyHash: [7])
        let refused = bad
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: (any Error).self) { _ = try await book.journal.record(refused) }
            }
            for number in 10..<30 {
                group.addTask { _ = try await book.journal.record(book.poll([Notebook.entry(UInt64(number))])) }
            }
            try await group.waitForAll()
        }
        #expect(try await book.journal.articleCount(of: book.feed) == 20)
        #expect(try await book.journal.known([Notebook.key(2)], in: book.feed).seen.isEmpty)
        #expect(try await book.journal.feeds(after: nil, limit: 1).first?.validators == nil)
    }

    @Test("keeps authors and categories to the letter, whatever stands in them")
    func lists() async throws {
        let book = try await Notebook()
        let odd = ["", "plain", "a/b", "\"q\" \\", "\n\r\t\u{8}\u{C}", "\0\u{1F}\u{7F}", "حلب 🗞 e\u{301}", "\u{301}x"]
        var entry = Notebook.entry(1)
        entry.content.categories = odd
        entry.content.authors =
            odd.map { Person(name: $0) } + [Person(), Person(email: "\"", url: "x"), Person(name: "n", email: "m")]
        _ = try await book.journal.record(book.poll([entry]))
        let kept = try #require(try await book.journal.articles(ArticleFilter(), after: nil, limit: 1).first)
        #expect(kept.article.content.categories.map { Array($0.utf8) } == odd.map { Array($0.utf8) })
        #expect(kept.article.content.authors == entry.content.authors)
    }

    @Test("an entry is known by any key that it is looked up by, and only by those; its other keys are learnt")
    func anyKey() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        var (renamed, alike) = (Notebook.entry(2), Notebook.entry(3))
        renamed.lookUp = [Notebook.key(2), Notebook.key(1)]
        renamed.remember = renamed.lookUp + [Notebook.key(4)]
        alike.remember = [Notebook.key(1), Notebook.key(3)]
        let recorded = try await book.journal.record(book.poll([renamed, alike]))
        #expect((recorded.new, recorded.known) == (1, 1))
        let keys = Set((1...4).map { Notebook.key($0) })
        let known = try await book.journal.known(keys, in: book.feed)
        #expect(known.seen == keys && Set(known.current.keys) == [Notebook.key(1), Notebook.key(3)])
    }

    @Test("tells what is known of keys, be they few among many that the feed showed or all of them")
    func known() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll((1...100).map { Notebook.entry($0) }))
        for asked in [[UInt64(7)], [7, 500], Array(1...30), Array(90...110), Array(1...100)] {
            let known = try await book.journal.known(Set(asked.map(Notebook.key)), in: book.feed)
            let there = Set(asked.filter { $0 <= 100 }.map(Notebook.key))
            #expect(known.seen == there && Set(known.current.keys) == there)
            #expect(known.current.allSatisfy { $0.value.contentHash == Digest128(high: 9, low: $0.key.low) })
        }
    }

    @Test("keeps the form in which an entry stands in the document, and the form in which it is present later")
    func raw() async throws {
        let book = try await Notebook()
        func form(_ key: UInt64) async throws -> Digest128? {
            try await book.journal.known([Notebook.key(key)], in: book.feed).current[Notebook.key(key)]?.raw
        }
        var entry = Notebook.entry(1)
        entry.raw = Notebook.key(71)
        _ = try await book.journal.record(book.poll([entry, Notebook.entry(2)]))
        #expect(try await form(1) == Notebook.key(71))
        #expect(try await form(2) == nil)
        var poll = book.poll()
        poll.present = [
            PresentEntry(lookUp: [Notebook.key(1)]), PresentEntry(lookUp: [Notebook.key(2)], raw: Notebook.key(72)),
        ]
        _ = try await book.journal.record(poll)
        #expect(try await form(1) == Notebook.key(71))
        #expect(try await form(2) == Notebook.key(72))
        entry.kind = .revision(of: ArticleID(rawValue: 1))
        entry.raw = Notebook.key(73)
        _ = try await book.journal.record(book.poll([entry]))
        #expect(try await form(1) == Notebook.key(73))
    }

    @Test("of two entries with one key in a first document one is recorded")
    func sameKey() async throws {
        let book = try await Notebook()
        let recorded = try await book.journal.record(book.poll([Notebook.entry(1), Notebook.entry(1)]))
        #expect((recorded.new, recorded.known) == (1, 1))
    }

    @Test("is not undone when who asked for it is cancelled")
    func cancelled() async throws {
        let book = try await Notebook()
        let task = Task { _ = try await book.journal.record(book.poll([Notebook.entry(1)])) }
        task.cancel()
        try await task.value
        #expect(try await book.journal.articleCount(of: book.feed) == 1)
    }

    @Test("looks up again what was new when it was looked up: two polls of one document record it once")
    func twice() async throws {
        let book = try await Notebook()
        async let first = book.journal.record(book.poll([Notebook.entry(1)]))
        async let second = book.journal.record(book.poll([Notebook.entry(1)]))
        let results = try await [first, second]
        #expect(results.map(\.new).sorted() == [0, 1] && results.map(\.known).sorted() == [0, 1])
        #expect(try await book.states() == ["owed"])
    }

    @Test("knows an article by every key that it has shown")
    func keys() async throws {
        let book = try await Notebook()
        var entry = Notebook.entry(1)
        entry.remember = [Notebook.key(1), Notebook.key(2)]
        _ = try await book.journal.record(book.poll([entry]))
        #expect(try await book.journal.record(book.poll([Notebook.entry(2)])).new == 0)
    }

    @Test("owes a topic's first match on a later revision, and no match twice")
    func revision() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        let article = try #require(
            try await book.journal.known([Notebook.key(1)], in: book.feed).current[Notebook.key(1)]?.article)
        var revised = Notebook.entry(1, "Aleppo")
        revised.kind = .revision(of: article)
        revised.owed = []
        revised.matches = [
            EntryRecord.Match(
                TopicMatch(topic: "aleppo", matched: []),
                ifFirst: [Owed(processor: "alert", kind: .articleNew, topic: "aleppo", channel: "log")], ifTold: [])
        ]
        #expect(try await book.journal.record(book.poll([revised])).owed == 1)
        #expect(try await book.journal.record(book.poll([revised])).owed == 0)
    }

    @Test("what is owed of a later revision says where that one matches, not where the first did")
    func places() async throws {
        let book = try await Notebook()
        let owed = Owed(processor: Notebook.processor, kind: .articleNew, topic: "aleppo", channel: "log")
        var correction = owed
        correction.kind = .articleRevised
        func match(at start: Int) -> EntryRecord.Match {
            let span = MatchedSpan(field: "title", start: start, length: 6, text: "Aleppo")
            return .init(TopicMatch(topic: "aleppo", matched: [span]), ifFirst: [owed], ifTold: [correction])
        }
        var entry = Notebook.entry(1)
        (entry.owed, entry.matches) = ([], [match(at: 4)])
        _ = try await book.journal.record(book.poll([entry]))
        entry.kind = .revision(of: ArticleID(rawValue: 1))
        (entry.content.title, entry.matches) = ("Aleppo, later", [match(at: 0)])
        _ = try await book.journal.record(book.poll([entry]))
        let starts = try await book.claim().map { claimed -> Int? in
            guard case .article(_, let match, _, _) = claimed.subject else { return nil }
            return match?.matched.first?.start
        }
        #expect(starts == [4, 0])
    }
}
