import Glibc
import ServiceManaging

/// The few calls on unix sockets that server and client need: whole lines, with a limit to every wait.
enum ControlSocket {
    /// A stream socket that no child process inherits.
    static func make() throws(ControlFailure) -> CInt {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ControlFailure("cannot make a socket: \(reason(errno))") }
        return descriptor
    }

    /// Connects; 0 or the error number.
    static func connect(_ descriptor: CInt, to address: UnixAddress) -> Int32 {
        var result: Int32 = 0
        address.withPointer { pointer, length in
            repeat { result = Glibc.connect(descriptor, pointer, length) == 0 ? 0 : errno } while result == EINTR
        }
        return result
    }

    /// Whoever neither takes nor gives anything for `seconds` is given up.
    static func limitWaits(_ descriptor: CInt, seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    /// Sends everything; false if the peer is gone or does not take it.
    static func send(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}

/// Takes lines from a socket.
struct LineReader {
    private let descriptor: CInt
    private let longest: Int
    private var waiting: [UInt8] = []

    init(_ descriptor: CInt, longest: Int) {
        (self.descriptor, self.longest) = (descriptor, longest)
    }

    /// The next line without its end; nil when the peer closed, hangs, or sends a line without end.
    mutating func next(until deadline: ContinuousClock.Instant? = nil) -> [UInt8]? {
        var searched = 0
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            if let end = waiting[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(waiting[..<end])
                waiting.removeFirst(end + 1)
                return line
            }
            searched = waiting.count
            // A peer that sends a byte now and then is cut too.
            if searched > longest || deadline.map({ ContinuousClock.now > $0 }) ?? false { return nil }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return nil }
            waiting += buffer[..<count]
        }
    }
}

/// Why the control socket cannot be used.
public struct ControlFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// In one sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}
