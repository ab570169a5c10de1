import FeedModel
import Foundation
import Journaling
import Testing

@Suite("The feeds of a new configuration")
struct ReconciliationTests {
    private let wire = FeedDefinition(id: "wire", url: "http://wire.example/feed")

    @Test("keep their state under another id")
    func rename() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        let result = try await Notebook.configure(book.journal, [FeedDefinition(id: "agency", url: wire.url)])
        #expect(result.renamed == 1 && result.added == 0 && result.removed == 0)
        let feeds = try await book.journal.feeds(after: nil, limit: 10)
        #expect(feeds.map(\.id) == ["agency"] && feeds.map(\.key) == [book.feed])
    }

    @Test("are found by a URL that they moved to")
    func moved() async throws {
        let book = try await Notebook()
        var poll = book.poll()
        poll.adoptURL = "https://wire.example/new"
        _ = try await book.journal.record(poll)
        let result = try await Notebook.configure(
            book.journal, [FeedDefinition(id: "agency", url: "https://wire.example/new")])
        #expect(result.renamed == 1 && result.added == 0)
    }

    @Test("that are gone keep what they have seen, and resume when they return")
    func removeAndReturn() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        #expect(try await Notebook.configure(book.journal, []).removed == 1)
        #expect(try await book.journal.feeds(after: nil, limit: 10).isEmpty)
        #expect(try await Notebook.configure(book.journal, [wire], at: Notebook.now + 86_400).returned == 1)
        #expect(try await book.journal.record(book.poll([Notebook.entry(1)])).new == 0)
    }
}
