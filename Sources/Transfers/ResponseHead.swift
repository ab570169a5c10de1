internal import Glibc

/// The header lines of a response as they came, and where name and value stand in each; made into texts only where
/// somebody asks.
struct ResponseHead: Sendable {
    /// Where a line's name and its value without the white space around it stand.
    private struct Line {
        var name: Range<Int>
        var value: Range<Int>
    }

    private var bytes: [UInt8] = []
    /// Those with a colon, in order.
    private var lines: [Line] = []

    /// A line of the head: a status line begins anew, because an interim response (RFC 9110, 15.2) or a round of
    /// authentication came before, whose headers do not count.
    mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
        if line.starts(with: Self.statusLine) {
            bytes.removeAll(keepingCapacity: true)
            lines.removeAll(keepingCapacity: true)
            return
        }
        guard let base = line.baseAddress, let found = memchr(base, 0x3A, line.count) else { return }
        if bytes.isEmpty {
            bytes.reserveCapacity(480)
            lines.reserveCapacity(16)
        }
        let colon = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        var (first, last) = (colon + 1, line.count)
        while first < last, Self.isSpace(line[first]) { first += 1 }
        while last > first, Self.isSpace(line[last - 1]) { last -= 1 }
        let start = bytes.count
        bytes.append(contentsOf: line)
        lines.append(Line(name: start..<start + colon, value: start + first..<start + last))
    }

    var fields: [HeaderField] {
        lines.map { HeaderField(String(decoding: bytes[$0.name], as: UTF8.self), bytes: Array(bytes[$0.value])) }
    }

    /// What `read` makes of the last value of a header, by name in any case; nil without one.
    func last<Result>(_ name: String, _ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        var name = name
        return name.withUTF8 { wanted in
            bytes.withUnsafeBufferPointer { bytes in
                lines.last { Self.isSame(bytes, $0.name, wanted) }.map { read(.init(rebasing: bytes[$0.value])) }
            }
        }
    }

    /// All values of a header, in order.
    func all(_ name: String) -> [String] {
        var name = name
        return name.withUTF8 { wanted in
            bytes.withUnsafeBufferPointer { bytes in
                lines.compactMap {
                    Self.isSame(bytes, $0.name, wanted) ? String(decoding: bytes[$0.value], as: UTF8.self) : nil
                }
            }
        }
    }

    private static let statusLine = Array("HTTP/".utf8)

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }

    private static func isSame(
        _ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>, _ other: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard name.count == other.count else { return false }
        for place in 0..<other.count where !HeaderField.isSame(bytes[name.lowerBound + place], other[place]) {
            return false
        }
        return true
    }
}
