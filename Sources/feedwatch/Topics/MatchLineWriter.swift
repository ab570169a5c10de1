import FeedModel

/// Writes what matched, a line an article (contract, section 5).
struct MatchLineWriter {
    private var bytes: [UInt8] = []

    mutating func append(id: String, _ matches: [TopicMatch]) {
        add("{\"id\":")
        add(id)
        add(",\"topics\":[")
        for (place, match) in matches.enumerated() {
            add(place == 0 ? "{\"id\":" : ",{\"id\":")
            add(quoted: match.topic.rawValue)
            add(",\"matched\":[")
            for (place, span) in match.matched.enumerated() {
                if place > 0 { add(",") }
                add(span)
            }
            add("]}")
        }
        add("]}\n")
    }

    /// Writes what was gathered.
    mutating func flush() {
        Output.write(String(decoding: bytes, as: UTF8.self))
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ span: MatchedSpan) {
        add("{\"field\":\"")
        add(span.field)
        add("\",\"start\":")
        add(String(span.start))
        add(",\"length\":")
        add(String(span.length))
        add(",\"text\":")
        add(quoted: span.text)
        if let index = span.index {
            add(",\"index\":")
            add(String(index))
        }
        add("}")
    }

    private mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func add(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0..<32: add(Self.escape(byte))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
