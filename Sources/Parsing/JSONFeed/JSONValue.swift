/// A JSON document as a tree; members keep their order of no importance.
enum JSONValue {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { return members[name] }
        return nil
    }

    /// A text, or a number as written: some feeds' ids are numbers.
    var text: String? {
        switch self {
        case .string(let text): text.trimmed.nonEmpty
        case .number(let text): text
        default: nil
        }
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { return elements }
        return []
    }

    var isTrue: Bool {
        if case .bool(let value) = self { return value }
        return false
    }
}

/// Reads JSON without recursion beyond a depth, forgiving what writers of feeds get wrong: trailing commas, control
/// characters in texts.
struct JSONReader {
    /// What is wrong, and where.
    struct Fault: Error {
        var message: String
        var offset: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        return try reader.value()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private func fault(_ message: String) -> Fault { Fault(message: message, offset: index) }

    private mutating func next() throws(Fault) -> UInt8 {
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count else { throw fault("the document ends too soon") }
        return bytes[index]
    }

    private mutating func value() throws(Fault) -> JSONValue {
        switch try next() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        default: return try word()
        }
    }

    private mutating func enter() throws(Fault) {
        depth += 1
        index += 1
        if depth > 64 { throw fault("more than 64 levels") }
    }

    private mutating func object() throws(Fault) -> JSONValue {
        try enter()
        var members: [String: JSONValue] = [:]
        while try next() != UInt8(ascii: "}") {
            if bytes[index] == UInt8(ascii: ",") { index += 1; continue }
            guard bytes[index] == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
            let name = try string()
            guard try next() == UInt8(ascii: ":") else { throw fault("a colon is missing") }
            index += 1
            members[name] = try value()
        }
        index += 1
        depth -= 1
        return .object(members)
    }

    private mutating func array() throws(Fault) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        while try next() != UInt8(ascii: "]") {
            if bytes[index] == UInt8(ascii: ",") { index += 1; continue }
            elements.append(try value())
        }
        index += 1
        depth -= 1
        return .array(elements)
    }

    private mutating func number() -> JSONValue {
        let begin = index
        while index < bytes.count, ASCII.isAlphanumeric(bytes[index]) || [0x2B, 0x2D, 0x2E].contains(bytes[index]) {
            index += 1
        }
        return .number(String(decoding: bytes[begin..<index], as: UTF8.self))
    }

    private mutating func word() throws(Fault) -> JSONValue {
        for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        throw fault("a value is missing")
    }

    private mutating func string() throws(Fault) -> String {
        index += 1
        let begin = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
        var result = Array(bytes[begin..<index])
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                escape(into: &result)
            } else {
                result.append(bytes[index]); index += 1
            }
        }
        guard index < bytes.count else { throw fault("a text does not end") }
        index += 1
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func escape(into result: inout [UInt8]) {
        index += 1
        guard index < bytes.count else { return }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "b"), UInt8(ascii: "f"): result.append(0x20)
        case UInt8(ascii: "u"):
            var unit = hexadecimal()
            if (0xD800...0xDBFF).contains(unit), bytes[index...].starts(with: [0x5C, 0x75]) {
                index += 2
                unit = 0x10000 + (unit - 0xD800) << 10 + (hexadecimal() &- 0xDC00) & 0x3FF
            }
            let scalar = Unicode.Scalar(unit).flatMap { $0.value < 32 && !($0.value == 9 || $0.value == 10) ? nil : $0 }
            result.append(contentsOf: String(Character(scalar ?? "\u{FFFD}")).utf8)
        default: result.append(byte)
        }
    }

    private mutating func hexadecimal() -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count, let digit = ByteClasses.digit(bytes[index], 16) else { break }
            value = value << 4 | digit
            index += 1
        }
        return value
    }
}
