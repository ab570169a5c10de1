import Glibc

/// A client that says exactly the bytes it is given, over loopback TCP.
public final class RawClient: Sendable {
    private let descriptor: CInt

    /// Connects; nil if nobody listens.
    public init?(host: String = "127.0.0.1", port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let status = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        limitReading(to: 20)
    }

    deinit { close(descriptor) }

    /// No answer for so many seconds ends the reading.
    public func limitReading(to seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Sends the text as UTF-8.
    public func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends the bytes.
    public func send(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// The next bytes, at most `limit`; nil at the end of the stream, after a reset, or when nothing comes.
    public func receive(_ limit: Int = 65_536) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, limit, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Reads until the server closes.
    public func receiveAll() -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = receive() { all += bytes }
        return all
    }

    /// Reads until the bytes end with `text`, or nothing more comes.
    public func receive(until text: String) -> String {
        let mark = Array(text.utf8)
        var all: [UInt8] = []
        while all.suffix(mark.count) != mark[...], let bytes = receive(1) { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    /// Whether the last receive failed because the server broke the connection.
    public func isReset() -> Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, 0) < 0 && errno == ECONNRESET
    }
}
