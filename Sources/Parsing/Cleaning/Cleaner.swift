/// Makes of bytes in UTF-8 what an XML parser can read without loss: one sweep, which copies only when something is
/// wrong. Bare `&` and `<` are escaped, references to what HTML does not know too, characters that XML forbids are
/// left out, C1 controls are what windows-1252 means by them.
struct Cleaner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let entities: [String: [UInt8]]
    /// Every named reference becomes a number: libxml2 drops names once a document was faulty.
    private let usesNumbers: Bool
    private var result: [UInt8] = []
    private var kept: Int
    private var index: Int
    /// Bytes that declared entities may still add: many uses of one are no bomb.
    private var expandable = 1 << 20
    /// Something that a conforming document cannot have was mended.
    private(set) var mended = false

    /// The cleaned bytes; nil when they were clean.
    static func clean(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, entities: [String: [UInt8]] = [:],
        usesNumbers: Bool = false
    ) -> (bytes: [UInt8]?, mended: Bool) {
        var cleaner = Cleaner(bytes, start, entities, usesNumbers)
        cleaner.sweep()
        guard cleaner.kept > start || !cleaner.result.isEmpty else { return (nil, cleaner.mended) }
        cleaner.keep(to: bytes.count)
        return (cleaner.result, cleaner.mended)
    }

    private init(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ entities: [String: [UInt8]], _ usesNumbers: Bool
    ) {
        self.bytes = bytes
        self.entities = entities
        self.usesNumbers = usesNumbers
        kept = start
        index = start
    }

    private mutating func sweep() {
        let special = ByteClasses.special
        special.withUnsafeBufferPointer { special in
            while index < bytes.count {
                index = ByteClasses.next(in: bytes, from: index, UInt8(ascii: "<"), UInt8(ascii: "&"))
                guard index < bytes.count else { return }
                let byte = bytes[index]
                if special[Int(byte)] == 0 {
                    index += 1
                } else {
                    step(byte)
                }
            }
        }
    }

    private mutating func step(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "<"): markup()
        case UInt8(ascii: "&"): reference()
        default: character(byte)
        }
    }

    // MARK: Markup

    private mutating func markup() {
        guard index + 1 < bytes.count else { return replace(1, by: "&lt;", isFault: true) }
        switch bytes[index + 1] {
        case UInt8(ascii: "/") where index + 2 < bytes.count && ASCII.isNameStart(bytes[index + 2]):
            tag(from: index + 2)
        case UInt8(ascii: "!"): declaration()
        case UInt8(ascii: "?") where index + 2 < bytes.count && ASCII.isNameStart(bytes[index + 2]): pass("?>", from: 2)
        case let next where ASCII.isNameStart(next): tag(from: index + 1)
        default: replace(1, by: "&lt;", isFault: true)
        }
    }

    private mutating func declaration() {
        if ASCII.begins(bytes, at: index, with: "<![cdata[") {
            pass("]]>", from: 9)
        } else if ASCII.begins(bytes, at: index, with: "<!--") {
            comment()
        } else {
            replace(1, by: "&lt;", isFault: true)
        }
    }

    /// Comments are left as they are but for `--`, which XML forbids in them and many have.
    private mutating func comment() {
        let begin = index
        pass("-->", from: 4)
        let inner = begin + 4
        guard index - 3 > inner, let dashes = ASCII.find("--", in: bytes, from: inner, to: index - 2) else { return }
        guard dashes < index - 3 else { return }
        keep(to: begin)
        kept = index
        mended = true
    }

    /// Skips a section whose text is not markup, leaving out what XML forbids. An unfinished one ends the document.
    private mutating func pass(_ end: StaticString, from offset: Int) {
        index += offset
        let first = end.utf8Start[0]
        let controls = ByteClasses.control
        controls.withUnsafeBufferPointer { controls in
            while index < bytes.count {
                index = ByteClasses.next(in: bytes, from: index, first, first)
                guard index < bytes.count else { return }
                let byte = bytes[index]
                if byte == first, ASCII.begins(bytes, at: index, with: end) {
                    index += end.utf8CodeUnitCount
                    return
                }
                if controls[Int(byte)] == 0 { index += 1 } else { character(byte) }
            }
        }
    }

    /// A tag to its `>`: in quoted values `<` and `&` are text.
    private mutating func tag(from begin: Int) {
        index = begin
        // Most tags are no more than a name.
        while index < bytes.count, ASCII.isAlphanumeric(bytes[index]) || bytes[index] == UInt8(ascii: ":") {
            index += 1
        }
        var quote: UInt8 = 0
        var last: UInt8 = 0
        var values = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: ">") where quote == 0:
                index += 1
                return
            case UInt8(ascii: "<") where quote == 0:
                return
            case UInt8(ascii: "<"): replace(1, by: "&lt;", isFault: true)
            case UInt8(ascii: "&"): reference(inTag: true)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let closes = quote == byte
                if closes { quote = 0 } else if quote == 0, last == UInt8(ascii: "=") { quote = byte }
                index += 1
                if closes { values += 1 }
                if values == Self.mostAttributes { return dropAttributes() }
            case _ where ByteClasses.isControl(byte): character(byte)
            default: index += 1
            }
            if !ASCII.isSpace(byte) { last = byte }
        }
    }

    /// Leaves out what else a tag says, to its `>`: libxml2 compares each attribute with all before it.
    private mutating func dropAttributes() {
        keep(to: index)
        mended = true
        var quote: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") {
                break
            }
            index += 1
        }
        if bytes[index - 1] == UInt8(ascii: "/") { index -= 1 }
        kept = index
    }

    private static let mostAttributes = 256

    // MARK: References

    /// In a tag libxml2 takes but the first byte of what a name of HTML stands for.
    private mutating func reference(inTag: Bool = false) {
        // What escaped HTML is full of.
        if !usesNumbers,
            ASCII.begins(bytes, at: index, exactly: "&lt;") || ASCII.begins(bytes, at: index, exactly: "&gt;")
        {
            index += 4
            return
        }
        let limit = min(bytes.count, index + 32)
        var end = index + 1
        if end < limit, bytes[end] == UInt8(ascii: "#") { return number(limit) }
        while end < limit, ASCII.isAlphanumeric(bytes[end]) || bytes[end] == UInt8(ascii: "_") { end += 1 }
        guard end < limit, end > index + 1, bytes[end] == UInt8(ascii: ";") else {
            return replace(1, by: "&amp;", isFault: true)
        }
        named(UnsafeBufferPointer(rebasing: bytes[(index + 1)..<end]), end + 1, inTag)
    }

    private mutating func named(_ name: UnsafeBufferPointer<UInt8>, _ end: Int, _ inTag: Bool) {
        if !entities.isEmpty, let text = entities[String(decoding: name, as: UTF8.self)], expandable >= text.count {
            expandable -= text.count
            return replace(end - index, by: text)
        }
        if let value = ByteClasses.predefined(name) ?? HTMLEntityTable.value(of: name) {
            if usesNumbers || inTag && value >= 0x80 { return replace(end - index, by: Array("&#\(value);".utf8)) }
            index = end
        } else {
            replace(1, by: "&amp;", isFault: true)
        }
    }

    private mutating func number(_ limit: Int) {
        var end = index + 2
        let isHexadecimal = end < limit && ASCII.lower(bytes[end]) == UInt8(ascii: "x")
        if isHexadecimal { end += 1 }
        let digits = end
        var value: UInt32 = 0
        while end < limit, let digit = ByteClasses.digit(bytes[end], isHexadecimal ? 16 : 10) {
            value = min(value &* (isHexadecimal ? 16 : 10) &+ digit, 0x11_0000)
            end += 1
        }
        guard end > digits, end < limit, bytes[end] == UInt8(ascii: ";") else {
            return replace(1, by: "&amp;", isFault: true)
        }
        let length = end + 1 - index
        if !ByteClasses.isAllowed(value) {
            replace(length, by: "", isFault: true)
        } else if (0x80...0x9F).contains(value) {
            // windows-1252 is meant.
            let scalar = Windows1252.scalar(UInt8(truncatingIfNeeded: value))
            replace(length, by: Array(String(Character(scalar)).utf8))
        } else if (0xC2...0xF4).contains(value), let last = endOfBytes(value, end + 1) {
            index = last
        } else if isHexadecimal, bytes[index + 2] == UInt8(ascii: "X") {
            replace(length, by: Array("&#\(value);".utf8))
        } else {
            index = end + 1
        }
    }

    /// Where references end that stand for a character of UTF-8 byte by byte (`&#226;&#128;&#153;`): they are left for
    /// the text's own mending.
    private func endOfBytes(_ lead: UInt32, _ start: Int) -> Int? {
        let end = start + (lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3) * 6
        guard end <= bytes.count else { return nil }
        for place in stride(from: start, to: end, by: 6) {
            guard ASCII.begins(bytes, at: place, exactly: "&#"), bytes[place + 5] == UInt8(ascii: ";"),
                let value = ASCII.number(UnsafeBufferPointer(rebasing: bytes[(place + 2)..<(place + 5)])),
                (0x80...0xBF).contains(value)
            else { return nil }
        }
        return end
    }

    // MARK: Characters

    /// A byte that may begin what XML forbids.
    private mutating func character(_ byte: UInt8) {
        switch byte {
        case 0xC2 where index + 1 < bytes.count && (0x80...0x9F).contains(bytes[index + 1]):
            if index >= 2, bytes[index - 2] == 0xC3 || bytes[index - 2] == 0xC2 {
                index += 2  // perhaps UTF-8 that was encoded twice
            } else {
                replace(2, by: Array(String(Character(Windows1252.scalar(bytes[index + 1]))).utf8))
            }
        case 0xC2: index += 1
        case 0xEF where index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE:
            replace(3, by: "", isFault: true)
        case 0xEF: index += 1
        default: replace(1, by: "", isFault: true)
        }
    }

    // MARK: Writing

    private mutating func keep(to end: Int) {
        if end > kept { result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept..<end])) }
        kept = max(kept, end)
    }

    private mutating func replace(_ length: Int, by text: StaticString, isFault: Bool) {
        keep(to: index)
        result.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        index += length
        kept = index
        if isFault { mended = true }
    }

    private mutating func replace(_ length: Int, by text: [UInt8]) {
        keep(to: index)
        result.append(contentsOf: text)
        index += length
        kept = index
    }
}
