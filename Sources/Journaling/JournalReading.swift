internal import Foundation
internal import GRDB
internal import Glibc

extension Journal {
    /// Opens a journal to read it, also while a daemon writes it; makes, changes and migrates nothing.
    ///
    /// Throws `JournalFailure`: `missing` when nothing has been recorded yet, `tooOld` and `tooNew` when it was written by
    /// another version.
    public convenience init(reading path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            // A journal that the caller may not see is not one without articles.
            throw errno == ENOENT
                ? JournalFailure(.missing, "nothing has been recorded yet: there is no \(path)")
                : JournalFailure(.cannotOpen, "cannot open the journal \(path): \(String(cString: strerror(errno)))")
        }
        // As a first start leaves it that found no space.
        guard status.st_size > 0 else {
            throw JournalFailure(.missing, "nothing has been recorded yet: \(path) is empty")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: Self.readingConfiguration)
            try Self.refuseNewer(pool, path)
            guard try pool.read({ try Schema.migrator.hasCompletedMigrations($0) }) else {
                throw JournalFailure(
                    .tooOld, "the journal \(path) was written by an older feedwatch; the daemon brings it up to date")
            }
            self.init(path: path, pool: pool)
        } catch {
            throw JournalFailure(error, path: path)
        }
    }

    private static var readingConfiguration: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
        return configuration
    }
}
