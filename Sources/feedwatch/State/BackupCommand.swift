import ArgumentParser
import Configuring
import Foundation
import Glibc
import Journaling
import ServiceManaging

/// `feedwatch backup FILE`: a consistent copy of the journal, also while the daemon runs.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the journal, also while the daemon runs.")

    @Argument(help: "Where the copy goes; must not be there yet.") var file: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure(.badData, "\(file) is there already")
        }
        guard let journal = try common.readJournal() else {
            throw CommandFailure(.badData, "nothing has been recorded yet")
        }
        // A copy that was cut short must not look whole: it gets its name at the end.
        let part = file + ".part"
        try? FileManager.default.removeItem(atPath: part)
        try await journal.backup(to: part)
        try Durably.rename(part, to: file)
        Output.line("wrote \(file)")
    }
}

/// `feedwatch restore FILE`: a backup becomes the journal; the old one is kept beside it.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a backup the journal; the old one is kept beside it.")

    @Argument(help: "The backup.") var file: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let directory = try common.loadConfiguration().daemon.stateDirectory
        let lock: StateLock
        do { lock = try StateLock(directory: directory) } catch {
            throw CommandFailure(error.isTemporary ? .temporary : .failed, "\(error)")
        }
        defer { withExtendedLifetime(lock) {} }
        let path = directory + "/journal.sqlite"
        try await make(path + ".new")
        let kept = try keep(path)
        // Its numbers are of another time; it is made anew.
        remove(directory + "/search.sqlite")
        // At no moment is there no journal: the backup takes its place in one step.
        try Durably.rename(path + ".new", to: path)
        Output.line("restored \(path)" + (kept.map { "; the old one is \($0)" } ?? ""))
    }

    private func make(_ path: String) async throws {
        remove(path)
        do { try await Journal.restore(file, to: path) } catch {
            remove(path)
            let isFull = (error as? JournalFailure)?.kind == .full
            throw CommandFailure(isFull ? .temporary : .badData, "\(error)")
        }
    }

    /// Puts a copy of the old journal beside it; where, or nil if there is none.
    private func keep(_ path: String) throws -> String? {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return nil }
        // A log of changes that is left would be taken for one of the backup. It goes first, and nothing is lost by it.
        Journal.checkpoint(path)
        var stamp = Int(Date().timeIntervalSince1970)
        while files.fileExists(atPath: "\(path).\(stamp)") { stamp += 1 }
        let copy = "\(path).\(stamp)"
        try files.copyItem(atPath: path, toPath: copy)
        for suffix in ["-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
            try files.moveItem(atPath: path + suffix, toPath: copy + suffix)
        }
        return copy
    }

    private func remove(_ database: String) {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
    }
}

/// A file that is on the disk before it gets its name.
enum Durably {
    static func rename(_ part: String, to path: String) throws {
        let descriptor = open(part, O_RDONLY)
        guard descriptor >= 0 else { throw CommandFailure(.failed, "cannot open \(part)") }
        let synced = fsync(descriptor) == 0
        close(descriptor)
        guard synced, Glibc.rename(part, path) == 0 else {
            throw CommandFailure(.failed, "cannot put \(path) in its place: \(String(cString: strerror(errno)))")
        }
        let folder = open((path as NSString).deletingLastPathComponent + "/.", O_RDONLY | O_DIRECTORY)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}
