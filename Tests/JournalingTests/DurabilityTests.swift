import FeedTestKit
import GRDB
import Testing

@testable import Journaling

@Suite("Durability")
struct DurabilityTests {
    @Test("a commit of the journal and of the search index is on the disk when it returns, also after a second opening")
    func full() throws {
        let directory = try TemporaryDirectory()
        for _ in 0..<2 {
            let journal = try Journal(path: directory.path("journal.sqlite"))
            #expect(try Durability.isFull(journal.pool))
            journal.close()
            let index = try SearchIndex(path: directory.path("search.sqlite"), tokenVersion: 1)
            #expect(try Durability.isFull(index.pool))
            index.close()
        }
    }

    @Test("a claim, which does not wait for the disk, leaves the commits after it as durable as before")
    func relaxed() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        #expect(try await book.claim().count == 1)
        #expect(try Durability.isFull(book.journal.pool))
        try await book.journal.pool.writeWithoutTransaction { database in
            #expect(throws: CancellationError.self) {
                try Durability.relaxed(database) { throw CancellationError() }
            }
            return ()
        }
        #expect(try Durability.isFull(book.journal.pool))
    }
}
