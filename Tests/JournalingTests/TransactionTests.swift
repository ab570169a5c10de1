import GRDB
import Testing

@testable import Journaling

@Suite("Transactions")
struct TransactionTests {
    @Test("a look-up sees one state, whatever is written meanwhile, and the next one sees what was written")
    func oneState() async throws {
        let notebook = try await Notebook()
        defer { withExtendedLifetime(notebook) {} }
        let journal = notebook.journal
        let seen = try journal.glance { database in
            let before = try Self.notes(in: database)
            try journal.pool.writeWithoutTransaction { try Self.add("a", in: $0) }
            return (before, try Self.notes(in: database))
        }
        #expect(seen.0 == seen.1)
        #expect(try journal.glance(Self.notes) == seen.0 + 1)
    }

    @Test("look-ups never wait for readings, which wait for the threads that look up")
    func besideReadings() async throws {
        let notebook = try await Notebook()
        defer { withExtendedLifetime(notebook) {} }
        let journal = notebook.journal
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    for _ in 0..<200 {
                        let read = try await journal.read(Self.notes)
                        #expect(try journal.glance(Self.notes) == read)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("a look-up that fails leaves its connection fit for the next")
    func failedLookUp() async throws {
        let notebook = try await Notebook()
        defer { withExtendedLifetime(notebook) {} }
        let journal = notebook.journal
        for _ in 0..<8 {
            #expect(throws: JournalFailure.self) { try journal.glance { _ in throw CancellationError() } }
        }
        try await journal.pool.writeWithoutTransaction { try Self.add("a", in: $0) }
        #expect(try journal.glance { try Int.fetchOne($0, sql: "SELECT 1 FROM meta WHERE name = 'a'") } == 1)
    }

    @Test(
        "a transaction that fails leaves nothing, be it undone by us or by SQLite, and the writer takes the next",
        arguments: ["INSERT INTO meta VALUES ('a', 2)", "INSERT OR ROLLBACK INTO meta VALUES ('a', 2)"])
    func undone(statement: String) async throws {
        let notebook = try await Notebook()
        defer { withExtendedLifetime(notebook) {} }
        let journal = notebook.journal
        try await journal.pool.writeWithoutTransaction { database in
            let before = try Self.notes(in: database)
            #expect(throws: DatabaseError.self) {
                try Transaction.immediate(database) { database in
                    try Self.add("a", in: database)
                    try database.execute(sql: statement)
                }
            }
            #expect(try Self.notes(in: database) == before)
            try Transaction.immediate(database) { try Self.add("b", in: $0) }
            #expect(try Self.notes(in: database) == before + 1)
        }
    }

    private static func add(_ name: String, in database: Database) throws {
        try database.execute(sql: "INSERT INTO meta VALUES (?, 1)", arguments: [name])
    }

    private static func notes(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM meta") ?? 0
    }
}
