internal import GRDB

/// Transactions for what is done for every poll and every delivery: GRDB reads the words BEGIN and COMMIT anew each
/// time, which costs as much as a look-up.
enum Transaction {
    /// What `body` reads is one consistent state.
    static func deferred<Value>(_ database: Database, _ body: (Database) throws -> Value) throws -> Value {
        try run("BEGIN", database, body)
    }

    /// Takes the place of the writer at once; what `body` throws undoes all of it.
    static func immediate<Value>(_ database: Database, _ body: (Database) throws -> Value) throws -> Value {
        try run("BEGIN IMMEDIATE", database, body)
    }

    private static func run<Value>(
        _ begin: String, _ database: Database, _ body: (Database) throws -> Value
    ) throws -> Value {
        try BoundStatement(begin, in: database).run()
        do {
            let value = try body(database)
            try BoundStatement("COMMIT", in: database).run()
            return value
        } catch {
            // SQLite may have ended it already, as it does when the disk is full.
            if database.isInsideTransaction { try BoundStatement("ROLLBACK", in: database).run() }
            throw error
        }
    }
}

/// A part of a transaction that can be undone alone.
enum Savepoint {
    /// What `body` throws undoes what it did, and nothing else.
    static func run<Value>(_ database: Database, _ body: (Database) throws -> Value) throws -> Value {
        try BoundStatement("SAVEPOINT member", in: database).run()
        do {
            let value = try body(database)
            try BoundStatement("RELEASE member", in: database).run()
            return value
        } catch {
            // A full disk may have ended the whole transaction.
            if database.isInsideTransaction {
                try BoundStatement("ROLLBACK TO member", in: database).run()
                try BoundStatement("RELEASE member", in: database).run()
            }
            throw error
        }
    }
}
