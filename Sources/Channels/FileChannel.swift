public import FeedModel
internal import Foundation
internal import Glibc
public import Processing
internal import Synchronization

/// `file`: one JSON object a line, appended and synced: exactly once, also across crashes.
///
/// Each receipt names path, inode and length. At the start only what lies after the last known length is read for keys; a
/// torn last line is cut. A file that was renamed away (rotation) is left, and a new one begun; at the start it is read
/// for keys too, as long as it lies beside the new one and is not packed.
public final class FileChannel: HouseChannel {
    /// `file`.
    public static let type = "file"
    /// Programs read it.
    public static let audience = Audience.machine

    private let path: String
    private let services: ChannelServices
    private let file = Mutex<AppendFile?>(nil)

    /// A path must be given.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ChannelSettings.common)
        if let path = reader.requiredString("path"), path.hasSuffix("/"), let place = settings["path"]?.place {
            reader.fault(at: place, "`path`: `\(path)` is a folder; name the file in it")
        }
        return reader.finish()
    }

    /// A channel to the file of `path`, relative to the state directory.
    public init(definition: ChannelDefinition, services: ChannelServices) throws {
        let path = definition.settings["path"]?.text ?? "\(definition.id).jsonl"
        self.path = path.hasPrefix("/") ? path : services.stateDirectory + "/" + path
        self.services = services
    }

    /// Many lines for one sync.
    public var window: ChannelWindow { ChannelWindow(batch: 256, concurrency: 1) }

    /// The keys that stand in the file after the last known length.
    public func recover(_ receipts: [String]) async throws -> Set<DeliveryKey> {
        try file.withLock { file in
            let known = receipts.compactMap(FileReceipt.init)
            let rotated = RotatedFiles(of: path)
            guard FileManager.default.fileExists(atPath: path) else { return rotated.keys(after: known) }
            let opened = try AppendFile(path)
            file = opened
            // The one that was written last, and not emptied by a rotation that copies.
            let last = known.first { $0.inode == opened.inode && $0.length <= opened.length }
            let keys = try opened.recover(after: last?.length ?? 0)
            return last != nil && last == known.first ? keys : keys.union(rotated.keys(after: known))
        }
    }

    /// Appends the lines in one write and syncs; none of them is done unless all are on the disk.
    public func send(_ batch: [Message]) async -> [Outcome] {
        let now = services.time.now()
        let bytes: [UInt8] = batch.flatMap { (message: Message) -> [UInt8] in message.line(at: now) + [10] }
        return file.withLock { file in
            do {
                if file?.isCurrent != true { file = try AppendFile(path) }
                guard let receipt = try file?.append(bytes) else { throw FileFailure("not open") }
                return batch.map { _ in .done(receipt: receipt.text) }
            } catch {
                return batch.map { _ in .retry(after: nil, reason: "\(path): \(error)") }
            }
        }
    }
}

/// Where a file stood when it was last written: `INODE LENGTH PATH`.
struct FileReceipt: Hashable {
    var inode: UInt64
    var length: Int
    var path: String

    var text: String { "\(inode) \(length) \(path)" }

    init(inode: UInt64, length: Int, path: String) {
        (self.inode, self.length, self.path) = (inode, length, path)
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count == 3, let inode = UInt64(parts[0]), let length = Int(parts[1]) else { return nil }
        self.init(inode: inode, length: length, path: parts[2])
    }
}

/// Why a file cannot be written.
struct FileFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    init(errno number: Int32) { self.init(String(cString: strerror(number))) }
}

/// An open file that only grows, or goes back to where it was when a write failed.
final class AppendFile: Sendable {
    let inode: UInt64
    private let path: String
    private let descriptor: CInt

    init(_ path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        let isNew = access(path, F_OK) != 0
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw FileFailure(errno: errno) }
        self.path = path
        var state = stat()
        fstat(descriptor, &state)
        inode = UInt64(state.st_ino)
        // A new file's name must outlive a crash as well.
        if isNew { Self.sync(directory: parent) }
    }

    deinit { close(descriptor) }

    /// Whether the path still names this file.
    var isCurrent: Bool {
        var state = stat()
        return stat(path, &state) == 0 && UInt64(state.st_ino) == inode
    }

    func append(_ bytes: [UInt8]) throws -> FileReceipt {
        let before = length
        do {
            try write(bytes)
            guard fsync(descriptor) == 0 else { throw FileFailure(errno: errno) }
        } catch {
            // What is half there must not stay: it would be a torn line in the middle.
            ftruncate(descriptor, off_t(before))
            throw error
        }
        return FileReceipt(inode: inode, length: before + bytes.count, path: path)
    }

    /// Cuts a torn last line, and gives the keys of the lines after `start`.
    func recover(after start: Int) throws -> Set<DeliveryKey> {
        let lines = try KeyedLines(descriptor, after: start)
        if lines.torn > 0, ftruncate(descriptor, off_t(lines.end - lines.torn)) != 0 {
            throw FileFailure(errno: errno)
        }
        return lines.keys
    }

    /// In bytes.
    var length: Int {
        var state = stat()
        return fstat(descriptor, &state) == 0 ? Int(state.st_size) : 0
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func sync(directory: String) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
