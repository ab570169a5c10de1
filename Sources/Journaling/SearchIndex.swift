public import FeedModel
public import Foundation
internal import GRDB

/// What the search index keeps of one revision of an article: its folded tokens, with a space between, field by field.
public struct SearchDocument: Sendable, Hashable {
    /// The article.
    public var article: ArticleID
    /// Which revision.
    public var revision: Int
    /// When the article was first seen: decides in which month's table it stands.
    public var firstSeen: Date
    /// The title's tokens.
    public var title: String
    /// The text's tokens.
    public var text: String
    /// The tags' tokens.
    public var tags: String
    /// The authors' tokens.
    public var authors: String

    /// A document.
    public init(
        article: ArticleID, revision: Int, firstSeen: Date, title: String, text: String, tags: String, authors: String
    ) {
        self.article = article
        self.revision = revision
        self.firstSeen = firstSeen
        self.title = title
        self.text = text
        self.tags = tags
        self.authors = authors
    }
}

/// The full-text index, `search.sqlite` beside the journal. All that it holds can be made again from the journal.
///
/// Full-text tables without content, one a month, so that retention drops whole tables: such a table cannot delete a row in SQLite 3.40. An entry is (article, revision), and is taken in once however often it comes.
public final class SearchIndex: Sendable {
    /// The file.
    public let path: String
    /// The version of the tokens that this program writes; an index with other ones is emptied when it is opened.
    public let tokenVersion: Int
    let pool: DatabasePool

    /// Opens the index in `path` and makes it if it is not there. Throws `JournalFailure`.
    ///
    /// A damaged index is no loss: it is put away, and an empty one is begun, to be filled from the journal.
    public init(path: String, tokenVersion: Int) throws {
        self.path = path
        self.tokenVersion = tokenVersion
        do {
            do {
                pool = try Self.open(path, tokenVersion)
            } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
                pool = try Self.open(path, tokenVersion)
            }
        } catch {
            throw JournalFailure(error, path: path, of: .searchIndex)
        }
    }

    /// Opens the index in `path` to read it, beside the daemon that writes it; nil if there is none with these tokens.
    public init?(reading path: String, tokenVersion: Int) throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        self.path = path
        self.tokenVersion = tokenVersion
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            guard try pool.read({ try IndexNote.tokenVersion.value(in: $0) }) == tokenVersion else { return nil }
        } catch {
            throw JournalFailure(error, path: path, of: .searchIndex)
        }
    }

    private static func open(_ path: String, _ tokenVersion: Int) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { database in
            // It writes to the file, which a reader must not.
            if !database.configuration.readonly { try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // The journal says that a delivery is done: what is taken in must be as durable as that.
        try Durability.full(pool)
        try pool.write { database in
            try database.execute(
                sql:
                    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL) WITHOUT ROWID"
            )
            guard try IndexNote.tokenVersion.value(in: database) != tokenVersion else { return }
            for month in try SearchMonth.all(in: database) { try month.drop(in: database) }
            try IndexNote.tokenVersion.set(tokenVersion, in: database)
            try IndexNote.caughtUp.set(0, in: database)
        }
        return pool
    }

    /// Closes the file. Nothing may be called afterwards.
    public func close() {
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try? pool.close()
    }

    // MARK: - Taking in

    /// Takes documents in, all in one transaction; those that it has are passed over. When this returns they are on
    /// the disk. How many were new.
    @discardableResult
    public func add(_ documents: [SearchDocument]) async throws -> Int {
        try await write { database in
            var new = 0
            for document in documents
            where try SearchMonth.of(document.firstSeen, in: database).add(document, in: database) {
                new += 1
            }
            return new
        }
    }

    /// Drops every month that ended before `date`; how many.
    public func remove(before date: Date) async throws -> Int {
        let first = SearchMonth(of: date)
        return try await write { database in
            let old = try SearchMonth.all(in: database).filter { $0 < first }
            for month in old { try month.drop(in: database) }
            try database.execute(sql: "PRAGMA incremental_vacuum(2000)")
            return old.count
        }
    }

    // MARK: - Small things

    /// Up to which article (all of them and all of their revisions) the index was filled from the journal; nil: it is
    /// whole, and only what is delivered comes in.
    public func rebuiltTo() async throws -> ArticleID? {
        try await read { try IndexNote.caughtUp.value(in: $0).map { ArticleID(rawValue: Int64($0)) } }
    }

    /// Notes how far filling has come; nil: it is whole.
    public func setRebuilt(to article: ArticleID?) async throws {
        try await write { try IndexNote.caughtUp.set(article.map { Int($0.rawValue) }, in: $0) }
    }

    /// How many entries there are.
    public func count() async throws -> Int {
        try await read { database in
            try SearchMonth.all(in: database).reduce(0) { try $0 + $1.count(in: database) }
        }
    }

    /// Throws `JournalFailure` if SQLite finds the file damaged.
    public func verify() async throws {
        try await write { database in
            for month in try SearchMonth.all(in: database) { try month.verify(in: database) }
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await pool.read { try body($0) } } catch let error as CancellationError {
            throw error
        } catch {
            throw JournalFailure(error, path: path, of: .searchIndex)
        }
    }

    /// One transaction, to its end even if the calling task is cancelled.
    private func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let pool = pool
        do { return try await Task { try await pool.write { try body($0) } }.value } catch {
            throw JournalFailure(error, path: path, of: .searchIndex)
        }
    }
}

/// The index's own notes.
enum IndexNote: String {
    case tokenVersion = "tokens"
    case caughtUp = "caught_up"

    func value(in database: Database) throws -> Int? {
        try Int.fetchOne(database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [rawValue])
    }

    func set(_ value: Int?, in database: Database) throws {
        guard let value else {
            return try database.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [rawValue])
        }
        try database.execute(
            sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [rawValue, value])
    }
}
