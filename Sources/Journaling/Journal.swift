internal import Foundation
internal import GRDB

/// Everything that must outlive a crash, and all SQL of the house.
///
/// One file, `journal.sqlite`, in WAL mode with `synchronous = FULL`: what a method has returned from is on the disk.
/// Reads see a consistent state and never wait for writers. No type of GRDB leaves this room.
public final class Journal: Sendable {
    /// The file.
    public let path: String
    let pool: DatabasePool
    private let glances: Glances
    /// Space that is given up when there is none left.
    let reserve: DiskReserve?
    private let group = GroupCommit()
    let standingClaims = StandingClaims()

    /// Opens the journal in `path`, makes it if it is not there, and brings it to the newest version. Throws
    /// `JournalFailure`; a journal of a newer program is left untouched.
    public init(path: String, reserve: DiskReserve? = nil) throws {
        self.path = path
        self.reserve = reserve
        glances = Self.glances(at: path)
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Durability.full(pool)
            try Self.refuseNewer(pool, path)
            try Schema.migrator.migrate(pool)
        } catch {
            throw JournalFailure(error, path: path)
        }
    }

    /// A journal over a pool that is open already.
    init(path: String, pool: DatabasePool) {
        self.path = path
        self.pool = pool
        reserve = nil
        glances = Self.glances(at: path)
    }

    private static func glances(at path: String) -> Glances {
        var reading = configuration
        reading.readonly = true
        return Glances(path: path, configuration: reading)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.qos = .userInitiated
        configuration.prepareDatabase { database in
            // A reader may not even ask for it: SQLite takes it as an attempt to write.
            if !database.configuration.readonly {
                try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            }
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            // KiB of pages: of the writer, and of each reader, who mostly follows an index.
            try database.execute(sql: "PRAGMA cache_size = \(database.configuration.readonly ? -1024 : -4096)")
        }
        return configuration
    }

    static func refuseNewer(_ pool: DatabasePool, _ path: String) throws {
        let newer = try pool.read { try Schema.migrator.appliedIdentifiers($0) }.subtracting(Schema.versions)
        if !newer.isEmpty {
            throw JournalFailure(
                .tooNew,
                "the journal \(path) was written by a newer feedwatch (\(newer.sorted().joined(separator: ", ")))")
        }
    }

    /// Writes what the log of changes holds into the file and closes it. Nothing may be called afterwards.
    public func close() {
        glances.close()
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try? pool.close()
    }

    // MARK: - Reading and writing

    /// Reads a consistent state.
    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await pool.read { try body($0) } } catch let error as CancellationError {
            throw error
        } catch {
            throw JournalFailure(error, path: path)
        }
    }

    /// The same on the thread that asks, for look-ups of a few rows by an index on the way of polls and deliveries: to hand
    /// one over to a reader's thread and back takes ten times as long as the look-up.
    func glance<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try glances.read(body) } catch { throw JournalFailure(error, path: path) }
    }

    /// One transaction. Runs to its end even if the calling task is cancelled: GRDB would roll it back.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let pool = pool
        do { return try await Task { try await pool.write { try body($0) } }.value } catch {
            throw failure(error)
        }
    }

    /// A write that goes together with those that arrive at the same time into one transaction. Not cancelled with the
    /// calling task. `isDurable`: it is on the disk when this returns; else it survives the process, and a power cut may
    /// undo it. `isOneStatement`: `body` runs no more than one statement that writes.
    func commit<Value: Sendable>(
        size: Int = 200, isDurable: Bool = true, isOneStatement: Bool = false,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await group.write(
                size: size, isDurable: isDurable, isOneStatement: isOneStatement, in: pool, body)
        } catch { throw failure(error) }
    }

    /// The same for what makes something owed to the receivers that `body` names beside its value: for those who stand waiting
    /// it is claimed at once.
    func commitOwing<Value: Sendable>(
        size: Int, isDurable: Bool, isOneStatement: Bool = false, at now: Date,
        _ body: @escaping @Sendable (Database) throws -> (Value, Set<String>)
    ) async throws -> Value {
        let standing = standingClaims
        let (value, claimed) = try await commit(size: size, isDurable: isDurable, isOneStatement: isOneStatement) {
            let (value, receivers) = try body($0)
            return (value, try receivers.isEmpty ? [:] : standing.claim(for: receivers, at: now, in: $0))
        }
        standing.keep(claimed)
        return value
    }

    /// When no space is left the reserve is given up: what is under way is written down at the next attempt.
    private func failure(_ error: any Error) -> JournalFailure {
        let failure = JournalFailure(error, path: path)
        if failure.kind == .full { reserve?.giveUp() }
        return failure
    }

    // MARK: - Small things

    /// A random number of this installation, made once.
    public func installation() async throws -> UInt64 {
        try await write { database in
            if let data = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'installation'") {
                return data.reduce(0) { $0 << 8 | UInt64($1) }
            }
            let number = UInt64.random(in: 1 ... .max)
            let data = withUnsafeBytes(of: number.bigEndian) { Data($0) }
            try database.execute(sql: "INSERT INTO meta VALUES ('installation', ?)", arguments: [data])
            return number
        }
    }

    /// Answers if the journal can be read: what the watchdog asks before it reports the daemon as alive.
    public func ping() async throws {
        _ = try await read { try Int.fetchOne($0, sql: "SELECT 1 FROM meta LIMIT 1") }
    }

    /// The value of a small setting that survives restarts.
    public func note(_ name: String) async throws -> String? {
        try await read { try String.fetchOne($0, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]) }
    }

    /// Keeps a small setting; nil forgets it.
    public func setNote(_ name: String, _ value: String?) async throws {
        try await write { database in
            guard let value else {
                return try database.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [name])
            }
            try database.execute(
                sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                arguments: [name, value])
        }
    }
}
