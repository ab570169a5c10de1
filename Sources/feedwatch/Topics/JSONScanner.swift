/// Reads one JSON value after the other out of bytes; for lines by the ten thousand, where decoding into
/// dictionaries would cost more than what is done with them.
struct JSONScanner {
    /// What is wrong, and at which byte.
    struct Fault: Error {
        var message: String
        var byte: Int
    }

    /// Deeper values are refused, so that no line can exhaust the stack.
    private static let deepest = 100

    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var at = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Calls `body` with each key of an object; `body` must read or pass over the value.
    mutating func object(_ body: (inout JSONScanner, String) throws -> Void) throws {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try body(&self, key)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    /// The text of a string; nil for null.
    mutating func optionalString() throws -> String? {
        if next == UInt8(ascii: "n") {
            try skipValue()
            return nil
        }
        return try string()
    }

    /// The texts of an array of strings, or of one string alone.
    mutating func strings() throws -> [String] {
        guard take(UInt8(ascii: "[")) else { return try optionalString().map { [$0] } ?? [] }
        var found: [String] = []
        if take(UInt8(ascii: "]")) { return found }
        repeat { if let text = try optionalString() { found.append(text) } } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return found
    }

    mutating func string() throws -> String {
        try expect(UInt8(ascii: "\""))
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
        guard at < bytes.count else { throw fault("a string has no end") }
        if bytes[at] == UInt8(ascii: "\"") {
            at += 1
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at - 1]), as: UTF8.self)
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws -> String {
        var text = Array(bytes[start..<at])
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        guard at < bytes.count else { throw fault("a string has no end") }
        at += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(into text: inout [UInt8]) throws {
        at += 1
        guard at < bytes.count else { throw fault("a string has no end") }
        let sign = bytes[at]
        at += 1
        switch sign {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(sign)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try unicodeEscape())).utf8)
        default: throw fault("unknown escape")
        }
    }

    /// A code point after `\u`, two escapes for those beyond U+FFFF; half a pair becomes U+FFFD.
    private mutating func unicodeEscape() throws -> Unicode.Scalar {
        let first = try hex()
        if 0xD800..<0xDC00 ~= first, at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        {
            let back = at
            at += 2
            let second = try hex()
            if 0xDC00..<0xE000 ~= second {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + second - 0xDC00) ?? "\u{FFFD}"
            }
            at = back
        }
        return Unicode.Scalar(first) ?? "\u{FFFD}"
    }

    private mutating func hex() throws -> UInt32 {
        guard at + 4 <= bytes.count else { throw fault("a string has no end") }
        let digits = String(decoding: UnsafeBufferPointer(rebasing: bytes[at..<at + 4]), as: UTF8.self)
        guard let value = UInt32(digits, radix: 16) else { throw fault("expected four hexadecimal digits") }
        at += 4
        return value
    }

    /// Passes over a value and gives its bytes.
    @discardableResult
    mutating func skipValue(depth: Int = 0) throws -> Range<Int> {
        if depth > Self.deepest { throw fault("nested too deeply") }
        skipSpace()
        let start = at
        switch next {
        case UInt8(ascii: "\"")?: _ = try string()
        case UInt8(ascii: "{")?: try object { scanner, _ in try scanner.skipValue(depth: depth + 1) }
        case UInt8(ascii: "[")?:
            at += 1
            if take(UInt8(ascii: "]")) { break }
            repeat { try skipValue(depth: depth + 1) } while take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "]"))
        default:
            while at < bytes.count, !",]} \t\r\n".utf8.contains(bytes[at]) { at += 1 }
            if at == start { throw fault("expected a value") }
        }
        return start..<at
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return at >= bytes.count
        }
    }

    private var next: UInt8? {
        mutating get {
            skipSpace()
            return at < bytes.count ? bytes[at] : nil
        }
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 32 || bytes[at] == 10 || bytes[at] == 13 || bytes[at] == 9 { at += 1 }
    }

    private mutating func take(_ sign: UInt8) -> Bool {
        guard next == sign else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ sign: UInt8) throws {
        guard take(sign) else { throw fault("expected `\(Character(Unicode.Scalar(sign)))`") }
    }

    private func fault(_ message: String) -> Fault { Fault(message: message, byte: at) }
}
