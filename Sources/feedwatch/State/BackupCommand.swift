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
        let files = FileManager.default
        let (path, stamp) = (directory + "/journal.sqlite", Int(Date().timeIntervalSince1970))
        let new = path + ".new"
        let parts = ["", "-wal", "-shm"].map { new + $0 }
        func clear() { for part in parts { try? files.removeItem(atPath: part) } }
        clear()
        do { try await Journal.restore(file, to: new) } catch {
            clear()
            throw CommandFailure(.badData, "\(error)")
        }
        if files.fileExists(atPath: path) { try files.copyItem(atPath: path, toPath: "\(path).\(stamp)") }
        for suffix in ["-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
            try files.moveItem(atPath: path + suffix, toPath: "\(path).\(stamp)\(suffix)")
        }
        // At no moment is there no journal: the backup takes its place in one step.
        try Durably.rename(new, to: path)
        // Its numbers are of another time; it is made anew.
        for suffix in ["", "-wal", "-shm"] { try? files.removeItem(atPath: directory + "/search.sqlite" + suffix) }
        Output.line("restored \(path); the old one is \(path).\(stamp)")
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
