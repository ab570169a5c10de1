import Foundation
import Glibc
import ServiceManaging

/// The listening socket: its file has mode 0600, and is removed at the end if it is still ours.
struct ControlListener: Sendable {
    let descriptor: CInt
    private let path: String
    private let inode: UInt

    /// Listens at `path`. A socket that nobody listens on (its daemon was killed) is replaced; one that somebody listens
    /// on, or a file of another kind, is left alone.
    init(path: String) throws(ControlFailure) {
        guard let address = UnixAddress(path) else {
            throw ControlFailure("the control socket's path is longer than 107 bytes: \(path)")
        }
        self.path = path
        try Self.clear(path, address)
        descriptor = try ControlSocket.make()
        // Linux takes the new file's mode from the socket, so it is never open to others, not even for a moment.
        _ = fchmod(descriptor, 0o600)
        var result: Int32 = 0
        let socket = descriptor
        address.withPointer { pointer, length in
            if bind(socket, pointer, length) != 0 || listen(socket, 16) != 0 { result = errno }
        }
        guard result == 0 else {
            close(descriptor)
            throw ControlFailure("cannot listen on \(path): \(ControlSocket.reason(result))")
        }
        inode = Self.status(path).map { UInt($0.st_ino) } ?? 0
    }

    private static func clear(_ path: String, _ address: UnixAddress) throws(ControlFailure) {
        guard let status = status(path) else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ControlFailure("\(path) is in the control socket's place and is no socket")
        }
        let probe = try ControlSocket.make()
        defer { close(probe) }
        guard ControlSocket.connect(probe, to: address) == ECONNREFUSED else {
            throw ControlFailure("another program listens on \(path)")
        }
        unlink(path)
    }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }

    /// The next connection; nil when the listener was shut down.
    func accept() -> CInt? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                return connection
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            // Out of descriptors or memory: those that are in use come back.
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: Thread.sleep(forTimeInterval: 0.1)
            default: return nil
            }
        }
    }

    /// Wakes who waits in `accept`, and removes the socket's file.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        if let status = Self.status(path), UInt(status.st_ino) == inode { unlink(path) }
    }
}
