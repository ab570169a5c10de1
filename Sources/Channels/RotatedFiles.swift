internal import FeedModel
internal import Foundation
internal import Glibc
internal import Processing

/// The keys of what stands in a file of messages.
struct KeyedLines {
    private(set) var keys: Set<DeliveryKey> = []
    /// Where the file ends, and how many bytes there have no end of line.
    private(set) var end = 0
    private(set) var torn = 0

    /// Reads the lines after `start`.
    init(_ descriptor: CInt, after start: Int) throws {
        var state = stat()
        guard fstat(descriptor, &state) == 0 else { throw FileFailure(errno: errno) }
        end = Int(state.st_size)
        var place = min(start, end)
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while place < end {
            let count = pread(descriptor, &buffer, buffer.count, off_t(place))
            if count < 0, errno == EINTR { continue }
            // What cannot be read is not torn: cutting there would take whole lines along.
            guard count >= 0 else { throw FileFailure(errno: errno) }
            if count == 0 { break }
            place += count
            rest += buffer[..<count]
            while let line = rest.firstIndex(of: 10) {
                if let key = Self.key(rest[..<line]) { keys.insert(key) }
                rest.removeSubrange(...line)
            }
        }
        torn = rest.count
    }

    private static func key(_ line: ArraySlice<UInt8>) -> DeliveryKey? {
        struct Line: Decodable { var delivery: String }
        return (try? JSONDecoder().decode(Line.self, from: Data(line))).flatMap { Digest128(hexadecimal: $0.delivery) }
    }
}

/// What a rotation made of a file while nobody watched: `alerts.jsonl` lies beside itself as `alerts.jsonl.1`,
/// `alerts.jsonl-20261126`. A run that died after it wrote there, and before its books said so, would tell it again.
struct RotatedFiles {
    private static let most = 3

    private let directory: String
    private let name: String

    init(of path: String) {
        directory = (path as NSString).deletingLastPathComponent
        name = (path as NSString).lastPathComponent
    }

    /// The keys beyond the newest receipt: of the newest files, back to the one that a receipt names. Nothing is cut: the
    /// files are a rotation's, and might be packed.
    func keys(after receipts: [FileReceipt]) -> Set<DeliveryKey> {
        var keys: Set<DeliveryKey> = []
        for file in files.prefix(Self.most) {
            let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            // Gone or unreadable by now: at worst it is told twice.
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            let known = receipts.first { $0.inode == file.inode }
            if let lines = try? KeyedLines(descriptor, after: known?.length ?? 0) { keys.formUnion(lines.keys) }
            if known != nil { break }
        }
        return keys
    }

    /// The newest first.
    private var files: [(path: String, inode: UInt64)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let packed = [".gz", ".xz", ".bz2", ".zst"]
        let found = names.filter { other in
            (other.hasPrefix(name + ".") || other.hasPrefix(name + "-")) && !packed.contains(where: other.hasSuffix)
        }
        .compactMap { other -> (path: String, state: stat)? in
            var state = stat()
            let path = directory + "/" + other
            guard lstat(path, &state) == 0, state.st_mode & S_IFMT == S_IFREG else { return nil }
            return (path, state)
        }
        return found.sorted {
            ($0.state.st_mtim.tv_sec, $0.state.st_mtim.tv_nsec) > ($1.state.st_mtim.tv_sec, $1.state.st_mtim.tv_nsec)
        }
        .map { ($0.path, UInt64($0.state.st_ino)) }
    }
}
