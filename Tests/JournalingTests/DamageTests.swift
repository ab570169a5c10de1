import FeedTestKit
import Foundation
import GRDB
import Journaling
import Testing

@Suite("A journal that cannot be used")
struct DamageTests {
    private func failure(opening path: String) -> JournalFailure? {
        do {
            try Journal(path: path).close()
            return nil
        } catch { return error as? JournalFailure }
    }

    @Test("is refused when a newer program wrote it, and left as it is")
    func newer() async throws {
        let book = try await Notebook()
        book.journal.close()
        let queue = try DatabaseQueue(path: book.journal.path)
        try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999')") }
        try queue.close()
        let failure = failure(opening: book.journal.path)
        #expect(failure?.kind == .tooNew)
        #expect(failure?.description.contains("v999") == true)
    }

    @Test("says when it is damaged, and what to do")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write([UInt8](repeating: 65, count: 8192), to: "journal.sqlite")
        let failure = failure(opening: path)
        #expect(failure?.kind == .damaged)
        #expect(failure?.description.contains("feedwatch restore") == true)
        #expect(directory.text(of: "journal.sqlite").hasPrefix("AAAA"))
    }

    @Test("is opened with a log of changes that ends in the middle")
    func truncatedLog() async throws {
        let book = try await Notebook()
        _ = try await book.journal.record(book.poll([Notebook.entry(1)]))
        let copy = try TemporaryDirectory()
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: book.directory.path(name))))
            if name.hasSuffix("wal") { bytes.removeLast(min(bytes.count, 1000)) }
            try copy.write(bytes, to: name)
        }
        let journal = try Journal(path: copy.path("journal.sqlite"))
        try await journal.ping()
        journal.close()
    }
}
