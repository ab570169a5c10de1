import FeedModel
import FeedTestKit
import Foundation
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

    @Test(
        "only what holds is left to the system: a message formed, told, given up or reported waits for the disk")
    func repeatable() {
        var settlement = Settlement(at: Notebook.now)
        let hold = SettledOutcome.owed(due: Notebook.now, reason: "quiet hours", isHold: true)
        settlement.outcomes = [1: hold]
        #expect(settlement.isRepeatable)
        settlement.outcomes[2] = .done(receipt: nil)
        #expect(!settlement.isRepeatable)
        settlement.outcomes = [1: hold]
        settlement.messages = [
            FormedMessage(
                channel: "log", kind: .articleNew, subject: "article:1", payload: Data("{}".utf8), processor: "alert",
                members: [])
        ]
        #expect(!settlement.isRepeatable)
        settlement.messages = []
        var reported = settlement
        reported.events = [
            EventRecord(FeedEvent(kind: .deliveryDead, feed: nil, since: Notebook.now, reason: "refused"), owed: [])
        ]
        #expect(!reported.isRepeatable)
        settlement.wake = (Notebook.processor, WakeUp(due: Notebook.now))
        #expect(!settlement.isRepeatable)
        settlement = Settlement(at: Notebook.now)
        settlement.outcomes = [1: .owed(due: Notebook.now, reason: "status 503", isHold: false)]
        #expect(!settlement.isRepeatable)
    }
}
