internal import Foundation
internal import GRDB
internal import Glibc

extension Journal {
    /// Copies the journal into a new file, consistently, while a daemon writes.
    public func backup(to path: String) async throws {
        do {
            let target = try DatabaseQueue(path: path)
            try pool.backup(to: target)
            try target.close()
        } catch {
            throw JournalFailure(error, path: path)
        }
    }

    /// Makes `path` of a backup: a whole journal of the newest version, with what the backup has, and with what stands in
    /// the log of changes beside it, as beside a journal that was in use. Throws `JournalFailure` if it is damaged, of a
    /// newer version, or no journal at all; the backup is not touched.
    public static func restore(_ backup: String, to path: String) async throws {
        do {
            try copy(backup, to: path)
            if FileManager.default.fileExists(atPath: backup + "-wal") { try copy(backup + "-wal", to: path + "-wal") }
            let copy = try DatabaseQueue(path: path)
            // A file of something else would become an empty journal: everything would be new once more.
            let applied = try await copy.read { try Schema.migrator.appliedIdentifiers($0) }
            try copy.close()
            guard !applied.isEmpty else { throw JournalFailure(.failed, "\(backup) is no journal of feedwatch") }
            let journal = try Journal(path: path)
            defer { journal.close() }
            if let fault = try await journal.verify().first { throw JournalFailure(.damaged, fault) }
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            throw JournalFailure(.damaged, "\(backup) is damaged: \(error.message ?? "no database")")
        } catch {
            throw JournalFailure(error, path: backup)
        }
    }

    /// Writes what the log of changes beside a journal that nobody uses holds into the journal, so that the file alone is
    /// all of it. Does nothing where there is none, or a damaged one.
    public static func checkpoint(_ path: String) {
        guard FileManager.default.fileExists(atPath: path), let queue = try? DatabaseQueue(path: path) else { return }
        try? queue.inDatabase { _ = try $0.checkpoint(.truncate) }
        try? queue.close()
    }

    /// What SQLite finds wrong with the file; empty when it is whole.
    public func verify() async throws -> [String] {
        try await read { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
        }
    }

    /// Copies one file. A folder would be copied with all that is in it, and a device has no end.
    private static func copy(_ file: String, to path: String) throws {
        var status = stat()
        guard stat(file, &status) == 0 else {
            throw JournalFailure(.cannotOpen, "cannot read \(file): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw JournalFailure(.failed, "\(file) is no file") }
        do { try FileManager.default.copyItem(atPath: file, toPath: path) } catch let error as CocoaError {
            if error.code == .fileWriteOutOfSpace { throw JournalFailure(.full, "no space is left for \(path)") }
            throw JournalFailure(.cannotOpen, "cannot copy \(file): \(error.localizedDescription)")
        }
    }
}
