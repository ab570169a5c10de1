import Foundation
import Glibc

/// A disk of a few megabytes, for as long as somebody holds it. It takes root: `isPossible` says.
public final class SmallDisk: Sendable {
    /// Whether one can be made here.
    public static let isPossible: Bool = (try? SmallDisk(megabytes: 1)) != nil
    /// Where it is.
    public let directory: TemporaryDirectory

    /// An empty disk.
    public init(megabytes: Int) throws {
        directory = try TemporaryDirectory()
        guard mount("tmpfs", directory.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw CocoaError(.fileWriteNoPermission)
        }
    }

    deinit { umount2(directory.path, Int32(MNT_DETACH)) }

    /// Takes all the space that there is.
    public func fill() {
        let file = open(directory.path("filler"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var size = 1 << 16
        while size > 0 {
            let bytes = [UInt8](repeating: 1, count: size)
            if write(file, bytes, size) <= 0 { size /= 16 }
        }
        close(file)
    }

    /// Gives it back.
    public func empty() { unlink(directory.path("filler")) }

    /// Nothing can be written any more.
    public func makeReadOnly() {
        mount("tmpfs", directory.path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil)
    }
}
