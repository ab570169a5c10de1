internal import Glibc

/// The header lines of a response as they came; taken apart only where somebody asks.
struct ResponseHead: Sendable {
    private var bytes: [UInt8] = []

    /// A line of the head: a status line begins anew, because an interim response (RFC 9110, 15.2) or a round of
    /// authentication came before, whose headers do not count.
    mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
        if line.starts(with: Self.statusLine) {
            bytes.removeAll(keepingCapacity: true)
        } else {
            if bytes.isEmpty { bytes.reserveCapacity(480) }
            bytes.append(contentsOf: line)
            if line.last != 10 { bytes.append(10) }
        }
    }

    var fields: [HeaderField] {
        var fields: [HeaderField] = []
        scan { name, value in
            fields.append(HeaderField(String(decoding: name, as: UTF8.self), bytes: Array(value)))
        }
        return fields
    }

    /// What `read` makes of the last value of a header, by name in any case; nil without one.
    func last<Result>(_ name: String, _ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        var name = name
        return name.withUTF8 { wanted in
            bytes.withUnsafeBufferPointer { bytes in
                var found: UnsafeBufferPointer<UInt8>?
                Self.scan(bytes) { if Self.isSame($0, wanted) { found = $1 } }
                return found.map(read)
            }
        }
    }

    private static let statusLine = Array("HTTP/".utf8)

    private func scan(_ visit: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { Self.scan($0, visit) }
    }

    /// Each line with a colon, in order; the values without the white space around them.
    private static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ visit: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var start = 0
        while let end = place(of: 10, in: bytes, from: start, to: bytes.count) {
            if let colon = place(of: 0x3a, in: bytes, from: start, to: end) {
                var (first, last) = (colon + 1, end)
                while first < last, isSpace(bytes[first]) { first += 1 }
                while last > first, isSpace(bytes[last - 1]) { last -= 1 }
                visit(.init(rebasing: bytes[start..<colon]), .init(rebasing: bytes[first..<last]))
            }
            start = end + 1
        }
    }

    private static func place(
        of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int? {
        guard start < end, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), end - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }

    private static func isSame(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for place in 0..<one.count where !HeaderField.isSame(one[place], other[place]) { return false }
        return true
    }
}
