import FeedTestKit
import Foundation
import Journaling
import Testing

@Suite("Copies of the journal")
struct JournalCopiesTests {
    private let directory: TemporaryDirectory
    /// A journal as a killed daemon leaves it: what was written last stands only in the log of changes beside it.
    private let killed: String

    init() async throws {
        directory = try TemporaryDirectory()
        killed = directory.path("killed.sqlite")
        let journal = try Journal(path: directory.path("journal.sqlite"))
        defer { journal.close() }
        try await journal.setNote("last", "told")
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: directory.path("journal.sqlite" + suffix), toPath: killed + suffix)
        }
    }

    @Test("a restored journal has what stands in the log of changes beside the backup")
    func restored() async throws {
        try await Journal.restore(killed, to: directory.path("restored.sqlite"))
        let journal = try Journal(path: directory.path("restored.sqlite"))
        defer { journal.close() }
        #expect(try await journal.note("last") == "told")
    }

    @Test("a settled journal is all in one file")
    func settled() async throws {
        Journal.checkpoint(killed)
        #expect(!FileManager.default.fileExists(atPath: killed + "-wal"))
        let journal = try Journal(path: killed)
        defer { journal.close() }
        #expect(try await journal.note("last") == "told")
    }

    @Test("what is no file is not copied", arguments: ["", "missing", "/dev/zero"])
    func noFile(name: String) async throws {
        let file = name.hasPrefix("/") ? name : directory.path(name)
        let failure = await #expect(throws: JournalFailure.self) {
            try await Journal.restore(file, to: directory.path("restored.sqlite"))
        }
        #expect(failure?.description.contains(file) ?? false)
        #expect(!FileManager.default.fileExists(atPath: directory.path("restored.sqlite")))
    }
}
