internal import FeedModel
internal import Foundation
internal import GRDB

/// Times and keys as the tables hold them.
extension Date {
    /// Milliseconds since 1970.
    var stamp: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(stamp: Int64) { self.init(timeIntervalSince1970: Double(stamp) / 1000) }
}

extension Digest128 {
    var blob: Data { Data(bytes) }

    init?(blob: Data?) {
        guard let blob else { return nil }
        self.init(bytes: blob)
    }
}

extension Row {
    func date(_ column: String) -> Date? { (self[column] as Int64?).map { Date(stamp: $0) } }
    func bytes(_ column: String) -> [UInt8]? { (self[column] as Data?).map { Array($0) } }
}

/// Lists and tables in text columns: empty ones as the empty text.
enum JSONColumn {
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    static func text(_ value: some Encodable & Collection) -> String {
        guard !value.isEmpty else { return "" }
        guard let data = try? encoder.encode(value) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The same bytes as the encoder's, which takes a hundred times as long: for every entry there are two such lists.
    static func text(_ values: [String]) -> String {
        values.isEmpty ? "" : list(values) { $1.append(quoting: $0) }
    }

    static func text(_ people: [Person]) -> String {
        guard !people.isEmpty else { return "" }
        return list(people) { person, out in
            var sign = "{"
            for (name, value) in [("email", person.email), ("name", person.name), ("url", person.url)] {
                guard let value else { continue }
                out += sign
                out.append(quoting: name)
                out += ":"
                out.append(quoting: value)
                sign = ","
            }
            out += sign == "{" ? "{}" : "}"
        }
    }

    /// Of every match one such list.
    static func text(_ spans: [MatchedSpan]) -> String {
        guard !spans.isEmpty else { return "" }
        return list(spans) { span, out in
            out += "{\"field\":"
            out.append(quoting: span.field)
            if let index = span.index { out += ",\"index\":\(index)" }
            out += ",\"length\":\(span.length),\"start\":\(span.start),\"text\":"
            out.append(quoting: span.text)
            out += "}"
        }
    }

    private static func list<Value>(_ values: [Value], _ write: (Value, inout String) -> Void) -> String {
        var out = ""
        for value in values {
            out += out.isEmpty ? "[" : ","
            write(value, &out)
        }
        return out + "]"
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String?) -> Value? {
        guard let text, !text.isEmpty else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension String {
    /// Appends `text` as a JSON string.
    fileprivate mutating func append(quoting text: String) {
        self += "\""
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
            self += text
        } else {
            for scalar in text.unicodeScalars { append(escaping: scalar) }
        }
        self += "\""
    }

    private mutating func append(escaping scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": self += "\\\""
        case "\\": self += "\\\\"
        case "\n": self += "\\n"
        case "\r": self += "\\r"
        case "\t": self += "\\t"
        case "\u{8}": self += "\\b"
        case "\u{C}": self += "\\f"
        case "\0"..<" ": self += "\\u00" + (scalar.value < 16 ? "0" : "") + Swift.String(scalar.value, radix: 16)
        default: unicodeScalars.append(scalar)
        }
    }
}
