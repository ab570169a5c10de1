import FeedModel
import Foundation
import Glibc

/// Reads a configuration file's bytes, of whatever the path names, and never more than is sensible.
enum ConfigurationFile {
    /// A configuration of this size holds a quarter of a million feeds; more go into `feed_lists`.
    static let mostBytes = 64 << 20

    /// The bytes, or the fault, which stands at `place` (where the file is named).
    static func read(_ path: String, namedAt place: SourcePlace) -> Result<Data, ConfigurationFault> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(fault(place, path, String(cString: strerror(errno)))) }
        defer { close(descriptor) }
        var information = stat()
        if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            return .failure(fault(place, path, "it is a directory"))
        }
        return readAll(descriptor).mapError { fault(place, path, $0.description) }
    }

    /// Why the bytes could not be had.
    private struct Refusal: Error, CustomStringConvertible { var description: String }

    private static func readAll(_ descriptor: Int32) -> Result<Data, Refusal> {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failure(Refusal(description: String(cString: strerror(errno)))) }
            if count == 0 { return .success(data) }
            data.append(contentsOf: buffer[..<count])
            if data.count > mostBytes {
                return .failure(Refusal(description: "it is larger than 64 MiB; many feeds go into `feed_lists`"))
            }
        }
    }

    private static func fault(_ place: SourcePlace, _ path: String, _ why: String) -> ConfigurationFault {
        ConfigurationFault(at: place, "cannot read \(path): \(why)")
    }
}

/// Which file a path leads to, whatever the way: device and inode.
struct FileIdentity: Hashable {
    private let device: UInt
    private let inode: UInt

    /// Nil when there is no file.
    init?(_ path: String) {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        device = UInt(information.st_dev)
        inode = UInt(information.st_ino)
    }
}

/// Paths that a pattern with `*`, `?`, `[…]` names.
enum PathPattern {
    /// Whether `text` is more than a path.
    static func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

    /// The paths in the order of their names, the same on every machine (bytes, not the locale's order).
    static func matches(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }
}
