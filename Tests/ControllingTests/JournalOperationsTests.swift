import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Processing
import Testing

@testable import Controlling

@Suite("Operations on the journal")
struct JournalOperationsTests {
    @Test("a new journal can be made and read beside its writer; a silence is kept, listed and ended")
    func silences() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("journal.sqlite")
        #expect(throws: JournalFailure.self) { try Journal(reading: path) }
        let journal = try Journal(path: path)
        let operations = JournalOperations(journal: journal)
        let silence = try await operations.addSilence("t", until: Date().addingTimeInterval(3600), comment: "weekend")
        #expect(try await operations.silences().map(\.id) == [silence.id])
        #expect(try await Journal(reading: path).silences(at: Date()).map(\.comment) == ["weekend"])
        #expect(try await operations.status().silences.map(\.id) == [silence.id])
        #expect(try await operations.removeSilence(silence.id))
        #expect(try await !operations.removeSilence(silence.id))
        #expect(try await operations.status().feeds.configured == 0)
        await #expect(throws: OperationFailure.self) { try await operations.setPaused("a", true) }
    }
}
