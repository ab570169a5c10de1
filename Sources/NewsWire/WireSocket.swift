import Glibc

/// The few socket calls that the wire needs.
enum WireSocket {
    /// POLLRDHUP, which Glibc's module hides behind _GNU_SOURCE: the other side has ended its sending.
    private static let peerClosed: Int16 = 0x2000

    /// A listening socket on a loopback address; the port that it got.
    static func listen(on host: String, port: UInt16, backlog: Int32) throws(WireError) -> (CInt, UInt16) {
        let family = host.contains(":") ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw WireError(host: host, port: port, cause: "socket", errno: errno) }
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        do throws(WireError) {
            try bind(descriptor, family: family, host: host, port: port)
            guard Glibc.listen(descriptor, backlog) == 0 else {
                throw WireError(host: host, port: port, cause: "listen", errno: errno)
            }
            return (descriptor, boundPort(descriptor))
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func bind(_ descriptor: CInt, family: Int32, host: String, port: UInt16) throws(WireError) {
        let status: Int32
        if family == AF_INET {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            guard inet_pton(AF_INET, host, &address.sin_addr) == 1, address.sin_addr.s_addr & 0xff == 127 else {
                throw WireError(host: host, port: port, cause: "not a loopback address", errno: EINVAL)
            }
            status = bind(descriptor, address)
        } else {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            guard host == "::1", inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else {
                throw WireError(host: host, port: port, cause: "not a loopback address", errno: EINVAL)
            }
            status = bind(descriptor, address)
        }
        guard status == 0 else { throw WireError(host: host, port: port, cause: "bind", errno: errno) }
    }

    private static func bind<Address>(_ descriptor: CInt, _ address: Address) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    /// The port is at the same place in both families' addresses (RFC 3493).
    private static func boundPort(_ descriptor: CInt) -> UInt16 {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin6_port)
    }

    static func set(_ descriptor: CInt, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Keeps a descriptor out of child processes (Glibc's `accept4` and `pipe2` are not visible to Swift).
    static func closeOnExec(_ descriptor: CInt) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Makes the next close a reset.
    static func prepareReset(_ descriptor: CInt) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    /// Sends everything; false if the client is gone.
    static func send(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let remainder = UnsafeRawBufferPointer(rebasing: buffer[sent...])
                let count = Glibc.send(descriptor, remainder.baseAddress, remainder.count, Int32(MSG_NOSIGNAL))
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                sent += count
            }
            return true
        }
    }

    /// The next bytes; nil at the end or after a fault.
    static func receive(from descriptor: CInt) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            return count > 0 ? Array(buffer[..<count]) : nil
        }
    }

    /// Waits for `duration` (nil: for ever) or until one of the descriptors shows its end; which one, if any.
    static func waitForEnd(of descriptors: [CInt], for duration: Duration?) -> CInt? {
        let clock = ContinuousClock()
        let end = duration.map { clock.now.advanced(by: $0) }
        var watched = descriptors.map { pollfd(fd: $0, events: peerClosed, revents: 0) }
        while true {
            let left = end.map { clock.now.duration(to: $0) }
            let count = poll(&watched, nfds_t(watched.count), left.map(milliseconds) ?? -1)
            if count > 0 { return watched.first { $0.revents != 0 }?.fd }
            if count == 0, let end, clock.now >= end { return nil }
            if count < 0 && errno != EINTR { return nil }
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        return Int32(clamping: max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}

/// Why a server could not be started.
public struct WireError: Error, Sendable, CustomStringConvertible {
    /// The address asked for.
    public var host: String
    /// The port asked for; 0 for any.
    public var port: UInt16
    /// Which step failed.
    public var cause: String
    /// The system's error number.
    public var errno: Int32

    /// `cannot listen on 127.0.0.1:80: bind: Permission denied`.
    public var description: String {
        "cannot listen on \(host):\(port): \(cause): \(String(cString: strerror(errno)))"
    }
}
