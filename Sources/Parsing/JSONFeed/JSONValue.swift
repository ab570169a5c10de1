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
/// characters in texts. At a fault it ends, and what was read whole until then stands.
struct JSONReader {
    /// What is wrong, and where.
    struct Fault {
        var message: String
        var offset: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0
    private var fault: Fault?

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (value: JSONValue, fault: Fault?) {
        var reader = JSONReader(bytes: bytes)
        return (reader.value() ?? .null, reader.fault)
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Ends the reading here.
    private mutating func fail(_ message: String) {
        fault = fault ?? Fault(message: message, offset: index)
        index = bytes.count
    }

    /// The byte that is not white space; nil at the end, which comes too soon.
    private mutating func next() -> UInt8? {
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        if index < bytes.count { return bytes[index] }
        fail("the document ends too soon")
        return nil
    }

    /// Nil when there is none that is whole; an array or object has what was whole of it.
    private mutating func value() -> JSONValue? {
        guard let byte = next() else { return nil }
        return switch byte {
        case UInt8(ascii: "{"): object()
        case UInt8(ascii: "["): array()
        case UInt8(ascii: "\""): string().map { .string($0) }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        default: word()
        }
    }

    private mutating func enter() {
        depth += 1
        index += 1
        if depth > 64 { fail("more than 64 levels") }
    }

    private mutating func leave() {
        depth -= 1
        if fault == nil { index += 1 }
    }

    private mutating func object() -> JSONValue {
        enter()
        var members: [String: JSONValue] = [:]
        while let byte = next(), byte != UInt8(ascii: "}") {
            if byte == UInt8(ascii: ",") {
                index += 1
            } else if byte != UInt8(ascii: "\"") {
                fail("a name in quotes is missing")
            } else if let name = string(), let colon = next() {
                if colon != UInt8(ascii: ":") { fail("a colon is missing") } else { index += 1 }
                if let value = value() { members[name] = value }
            }
        }
        leave()
        return .object(members)
    }

    private mutating func array() -> JSONValue {
        enter()
        var elements: [JSONValue] = []
        while let byte = next(), byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: ",") {
                index += 1
            } else if let value = value() {
                elements.append(value)
            }
        }
        leave()
        return .array(elements)
    }

    private mutating func number() -> JSONValue? {
        let begin = index
        while index < bytes.count, ASCII.isAlphanumeric(bytes[index]) || [0x2B, 0x2D, 0x2E].contains(bytes[index]) {
            index += 1
        }
        // More digits may have followed.
        guard index < bytes.count else {
            fail("the document ends too soon")
            return nil
        }
        return .number(String(decoding: bytes[begin..<index], as: UTF8.self))
    }

    private mutating func word() -> JSONValue? {
        for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        fail("a value is missing")
        return nil
    }

    private mutating func string() -> String? {
        index += 1
        let begin = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
        var result = Array(bytes[begin..<index])
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                escape(into: &result)
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else {
            fail("a text does not end")
            return nil
        }
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
