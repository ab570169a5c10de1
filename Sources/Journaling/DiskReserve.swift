internal import Foundation
internal import Glibc
internal import Synchronization

/// Space put aside beside the journal: given up when the disk is full, so that what is under way can be written down, and
/// made again when there is room.
public final class DiskReserve: Sendable {
    private enum State {
        /// The disk is too small to put anything aside.
        case none
        /// There.
        case held
        /// Given up: space is short.
        case givenUp
    }

    /// The file.
    public let path: String
    /// How much it holds.
    public let bytes: Int
    private let state = Mutex(State.none)
    /// How many times its size must be free before it is made: it may not be what fills the disk.
    private static let room = 3

    /// A reserve in this file, made if there is room for it.
    public init(path: String, bytes: Int = 64 << 20) {
        self.path = path
        self.bytes = bytes
        // A reserve that an earlier run gave up is missing as well: whether space is short shows at the first write.
        _ = take()
    }

    /// Whether it was given up and could not be made again yet.
    public var isShort: Bool { state.withLock { $0 == .givenUp } }

    /// Gives the space up; false when there is none to give.
    @discardableResult
    func giveUp() -> Bool {
        state.withLock { state in
            guard state == .held else { return false }
            state = .givenUp
            return unlink(path) == 0
        }
    }

    /// Puts the space aside (again) if there is room; whether it is there, or need not be.
    func take() -> Bool {
        state.withLock { state in
            if state == .held, access(path, F_OK) == 0 { return true }
            guard hasRoom, allocate() else { return state == .none }
            state = .held
            return true
        }
    }

    private var hasRoom: Bool {
        if access(path, F_OK) == 0 { return true }
        var free = statvfs()
        let directory = (path as NSString).deletingLastPathComponent
        guard statvfs(directory, &free) == 0 else { return false }
        return Int(free.f_bavail) * Int(free.f_frsize) >= bytes * Self.room
    }

    private func allocate() -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, off_t(bytes)) == 0 else {
            unlink(path)
            return false
        }
        return true
    }
}
