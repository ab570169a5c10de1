import FeedModel
import Foundation
import Journaling
import Testing

@Suite("Silences in the journal")
struct SilenceTests {
    @Test("one that a person ends lets go of what it held back, and of nothing else")
    func ended() async throws {
        let book = try await Notebook()
        var entries = (1...3).map { Notebook.entry($0) }
        for (place, topic) in zip(entries.indices, ["a", "a", "b"] as [TopicID]) {
            entries[place].owed[0].topic = topic
        }
        _ = try await book.journal.record(book.poll(entries))
        let until = Notebook.now + 7200
        let silence = try await book.journal.addSilence("a", until: until, comment: nil, at: Notebook.now)
        let claimed = try await book.claim()
        let reasons = [Silence.reasonOfHold, "over the budget", Silence.reasonOfHold]
        for (delivery, reason) in zip(claimed, reasons) {
            try await book.settle([delivery], .owed(due: until, notBefore: until, reason: reason, isHold: true))
        }
        #expect(try await book.claim(at: Notebook.now + 60).isEmpty)
        let receivers = try await book.journal.removeSilence(silence.number, at: Notebook.now + 60)
        #expect(receivers == [Notebook.receiver.text])
        #expect(try await book.claim(at: Notebook.now + 60).map(\.number) == [claimed[0].number])
        #expect(try await book.journal.removeSilence(silence.number, at: Notebook.now + 60) == nil)
    }
}
