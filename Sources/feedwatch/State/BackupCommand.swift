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
        let backup = try Journal(reading: file)
        let faults = try await backup.verify()
        backup.close()
        guard faults.isEmpty else { throw CommandFailure(.badData, "\(file) is damaged: \(faults[0])") }
        let lock: StateLock
        do { lock = try StateLock(directory: directory) } catch {
            throw CommandFailure(error.isTemporary ? .temporary : .failed, "\(error)")
        }
        defer { withExtendedLifetime(lock) {} }
        let files = FileManager.default
        let (path, stamp) = (directory + "/journal.sqlite", Int(Date().timeIntervalSince1970))
        let new = path + ".new"
        try? files.removeItem(atPath: new)
        try files.copyItem(atPath: file, toPath: new)
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

/// `feedwatch verify`: whether the journal is whole.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the journal; with --rebuild-search throw the search index away.",
        discussion: "The search index is made anew from the journal at the daemon's next start.")

    @Flag(help: "Throw the search index away, to be made anew.") var rebuildSearch = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let directory = try common.loadConfiguration().daemon.stateDirectory
        guard let journal = try common.readJournal() else {
            return Output.line("nothing has been recorded yet")
        }
        let faults = try await journal.verify()
        for fault in faults { Output.line(fault.printable) }
        guard faults.isEmpty else {
            throw CommandFailure(.failed, "the journal is damaged; put a backup back: feedwatch restore FILE")
        }
        Output.line("the journal is whole")
        guard rebuildSearch else { return }
        let lock: StateLock
        do { lock = try StateLock(directory: directory) } catch {
            throw CommandFailure(error.isTemporary ? .temporary : .failed, "\(error)")
        }
        defer { withExtendedLifetime(lock) {} }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: directory + "/search.sqlite" + suffix)
        }
        Output.line("the search index is made anew at the next start")
    }
}
