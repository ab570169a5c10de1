import Foundation
import Glibc

/// The one holder of a state directory: a lock on `STATE/lock` that dies with the process, however that ends.
///
/// The lock is the kernel's (fcntl(2), of the open file); what stands in the file only tells others whom to ask. The file stays, for
/// to remove it would let two daemons lock two files of the same name.
public final class StateLock: Sendable {
    /// Who holds the directory, by what stands in the lock file.
    public struct Holder: Sendable, Hashable {
        /// The process.
        public var process: Int32
        /// Its control socket; nil if it has none (a command that holds the lock for a moment).
        public var control: String?

        /// A holder.
        public init(process: Int32, control: String? = nil) {
            (self.process, self.control) = (process, control)
        }
    }

    /// The directory held.
    public let directory: String
    private let descriptor: CInt

    /// Makes the directory (mode 0700) where it is missing, and takes the lock at once or not at all.
    ///
    /// - Parameters:
    ///   - directory: the state directory.
    ///   - control: where this process can be talked to, for `holder(of:)`.
    public init(directory: String, control: String? = nil) throws(ServiceFailure) {
        self.directory = directory
        try Self.make(directory)
        let path = Self.path(directory)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .stateUnusable(path: path, step: "open", errno: errno) }
        var wish = Self.wholeFile
        guard fcntl(descriptor, Self.setLock, &wish) == 0 else {
            let number = errno
            close(descriptor)
            if number == EAGAIN || number == EACCES { throw .stateHeld(directory: directory, by: Self.read(path)) }
            throw .stateUnusable(path: path, step: "lock", errno: number)
        }
        self.descriptor = descriptor
        // A full disk leaves the file empty; the lock holds all the same.
        Self.write(descriptor, "\(getpid())\n\(control ?? "")\n")
    }

    deinit { close(descriptor) }

    /// Who holds the directory now; nil if nobody does, or it is not there yet. Throws where that cannot be told.
    public static func holder(of directory: String) throws(ServiceFailure) -> Holder? {
        let path = path(directory)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .stateUnusable(path: path, step: "open", errno: errno)
        }
        defer { close(descriptor) }
        var wish = wholeFile
        guard fcntl(descriptor, getLock, &wish) == 0, wish.l_type != Int16(F_UNLCK) else { return nil }
        return read(path) ?? Holder(process: 0, control: nil)
    }

    /// F_OFD_SETLK and F_OFD_GETLK of Linux, which Glibc's module hides behind _GNU_SOURCE: locks of the open file,
    /// not of the process, which another can ask for without taking them.
    private static let (getLock, setLock): (Int32, Int32) = (36, 37)

    private static var wholeFile: flock {
        flock(l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }

    private static func path(_ directory: String) -> String { directory + "/lock" }

    private static func make(_ directory: String) throws(ServiceFailure) {
        var path = directory.hasPrefix("/") ? "/" : ""
        for part in directory.split(separator: "/") {
            path += part + "/"
            if mkdir(path, 0o700) != 0, errno != EEXIST, errno != EISDIR, access(path, F_OK) != 0 {
                throw .stateUnusable(path: path, step: "make", errno: errno)
            }
        }
    }

    private static func read(_ path: String) -> Holder? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let lines = String(decoding: data.prefix(8192), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let process = lines.first.flatMap({ Int32($0) }) else { return nil }
        let control = lines.count > 1 && !lines[1].isEmpty ? String(lines[1]) : nil
        return Holder(process: process, control: control)
    }

    private static func write(_ descriptor: CInt, _ text: String) {
        guard ftruncate(descriptor, 0) == 0 else { return }
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}
