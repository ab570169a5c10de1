import FeedModel
import Foundation
import Journaling
import Testing

@Suite("The end of deliveries")
struct LastToldTests {
    @Test("a receiver's last success and the last thing that was given up are known, a dropped one is neither")
    func lastTold() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll((1...5).map { Notebook.entry($0) }))
        #expect(try await book.journal.lastTold().allSatisfy { $0.success == nil && $0.failure == nil })
        let outcomes: [SettledOutcome] = [
            .done(receipt: "ok"), .dead(reason: "410"), .done(receipt: nil, reason: "dropped"), .dead(reason: "404"),
        ]
        for (after, (delivery, outcome)) in zip(1..., zip(try await book.claim(4), outcomes)) {
            try await book.settle([delivery], outcome, at: Notebook.now + Double(after))
        }
        let last = try #require(try await book.journal.lastTold().first)
        #expect(last.receiver == Notebook.receiver.text && last.success == Notebook.now + 1)
        #expect(last.failure == LastTold.Failure(at: Notebook.now + 4, reason: "404"))
        let later = SettledOutcome.owed(due: Notebook.now + 60, reason: "503", isHold: false)
        try await book.settle(try await book.claim(), later, at: Notebook.now + 5)
        #expect(try await book.journal.lastTold().first?.failure == LastTold.Failure(reason: "503"))
    }
}
