internal import GRDB

/// Everything that must outlive a crash, and all SQL of the house.
public final class Journal: Sendable {
    private let pool: DatabasePool

    /// Opens the journal in `path`, with the settings of the architecture, and migrates it.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrator.migrate(pool)
    }
}
