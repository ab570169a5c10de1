import FeedTestKit
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
}
