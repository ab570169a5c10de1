internal import GRDB
internal import GRDBSQLite

/// What a commit promises.
enum Durability {
    /// A commit that has returned is on the disk, also if the power fails.
    ///
    /// To be called after a pool was opened: opening sets `synchronous = NORMAL` itself, after everything that
    /// `prepareDatabase` said (observed with GRDB 7: a WAL commit was then synced at checkpoints only).
    static func full(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Does `body`, whose commits survive the process, and may be undone by a power cut: the disk is not waited for.
    static func relaxed<Value>(_ database: Database, _ body: () throws -> Value) throws -> Value {
        try set("NORMAL", database)
        let result = Result { try body() }
        // Before anything else is committed, whatever came of it.
        try set("FULL", database)
        return try result.get()
    }

    /// SQLite obeys while it compiles, so no statement can be kept; and GRDB's way there costs ten times as much.
    private static func set(_ mode: String, _ database: Database) throws {
        let code = sqlite3_exec(database.sqliteConnection, "PRAGMA synchronous = \(mode)", nil, nil, nil)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// Whether the writer of a pool keeps that promise.
    static func isFull(_ pool: DatabasePool) throws -> Bool {
        try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") == 2 }
    }
}
