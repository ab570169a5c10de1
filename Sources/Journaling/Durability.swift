internal import GRDB

/// What a commit promises.
enum Durability {
    /// A commit that has returned is on the disk, also if the power fails.
    ///
    /// To be called after a pool was opened: opening sets `synchronous = NORMAL` itself, after everything that
    /// `prepareDatabase` said (observed with GRDB 7: a WAL commit was then synced at checkpoints only).
    static func full(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Whether the writer of a pool keeps that promise.
    static func isFull(_ pool: DatabasePool) throws -> Bool {
        try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") == 2 }
    }
}
