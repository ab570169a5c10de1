/// Makes of bytes in UTF-8 what an XML parser can read without loss: one sweep, which copies only when something has
/// to change. Bare `&` and `<` become text, references are decoded, characters that XML forbids are left out, C1
/// controls are what windows-1252 means by them.
struct Cleaner: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let entities: [String: [UInt8]]
    var out: ByteSink
    /// Up to where the bytes are written or left out.
    var kept: Int
    var index: Int
    /// Where the run of text begins that is being read.
    var textStart: Int
    /// Where the section that the run of text has become begins in what was written.
    var section: Int?
    /// Bytes that declared entities may still add: many uses of one are no bomb.
    var expandable = 1 << 20
    /// Something that a conforming document cannot have was mended.
    var mended = false

    /// Hands over the bytes from `start` on, cleaned, and whether anything had to be mended.
    static func cleaned<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, entities: [String: [UInt8]] = [:],
        _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Result
    ) -> Result {
        var cleaner = Cleaner(bytes, start, entities)
        cleaner.sweep()
        cleaner.endText()
        guard cleaner.kept > start || !cleaner.out.isEmpty else {
            return body(UnsafeBufferPointer(rebasing: bytes[start...]), cleaner.mended)
        }
        cleaner.keep(to: bytes.count)
        return body(cleaner.out.bytes(), cleaner.mended)
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ entities: [String: [UInt8]]) {
        self.bytes = bytes
        self.entities = entities
        out = ByteSink(expecting: bytes.count - start)
        (kept, index, textStart) = (start, start, start)
    }

    private mutating func sweep() {
        while true {
            index = ByteClasses.next(in: bytes, from: index, UInt8(ascii: "<"), UInt8(ascii: "&"))
            guard index < bytes.count else { return }
            switch bytes[index] {
            case UInt8(ascii: "<"): if markup() { textStart = index } else { bareBracket() }
            case UInt8(ascii: "&"): textReference()
            case let byte where ByteClasses.isControl(byte): character(byte, inText: true)
            default: index += 1
            }
        }
    }

    // MARK: Markup

    /// Steps over markup; false when none begins here.
    private mutating func markup() -> Bool {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let afterNext = index + 2 < bytes.count ? bytes[index + 2] : 0
        if next == UInt8(ascii: "/"), ASCII.isNameStart(afterNext) {
            tag(from: index + 2)
        } else if ASCII.isNameStart(next) {
            tag(from: index + 1)
        } else if next == UInt8(ascii: "?"), ASCII.isNameStart(afterNext) {
            pass("?>", from: 2)
        } else if ASCII.begins(bytes, at: index, with: "<![cdata[") {
            pass("]]>", from: 9)
        } else if ASCII.begins(bytes, at: index, with: "<!--") {
            comment()
        } else {
            return false
        }
        return true
    }

    private mutating func bareBracket() {
        mended = true
        writeText(UInt8(ascii: "<"), for: 1)
    }

    /// A comment is left as it is, or left out with what XML forbids in it: `--` for one, which many have.
    private mutating func comment() {
        endText()
        let (begin, written, keptBefore) = (index, out.count, kept)
        pass("-->", from: 4)
        let inner = begin + 4
        let hasDashes =
            index - 3 > inner && ASCII.find("--", in: bytes, from: inner, to: index - 2).map { $0 < index - 3 } == true
        guard hasDashes || kept != keptBefore else { return }
        out.remove(from: written)
        kept = keptBefore
        keep(to: begin)
        kept = index
        mended = true
    }

    /// Skips a section whose text is not markup, leaving out what XML forbids. An unfinished one ends the document.
    private mutating func pass(_ end: StaticString, from offset: Int) {
        endText()
        index += offset
        let first = end.utf8Start[0]
        while true {
            index = ByteClasses.next(in: bytes, from: index, first, first)
            guard index < bytes.count else { return }
            let byte = bytes[index]
            if byte == first, ASCII.begins(bytes, at: index, with: end) {
                index += end.utf8CodeUnitCount
                return
            }
            if ByteClasses.isControl(byte) { character(byte) } else { index += 1 }
        }
    }

    /// A tag to its `>`: in quoted values `<` and `&` are text.
    private mutating func tag(from begin: Int) {
        endText()
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
            case UInt8(ascii: "<"):
                mended = true
                write("&lt;", for: 1)
            case UInt8(ascii: "&"): tagReference()
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

    // MARK: Characters

    /// A byte that may begin what XML forbids.
    private mutating func character(_ byte: UInt8, inText: Bool = false) {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        var length = 1
        var meant: Unicode.Scalar?
        if byte == 0xC2 {
            // Behind another of these it is perhaps UTF-8 that was encoded twice.
            guard (0x80...0x9F).contains(next), index < 2 || bytes[index - 2] & 0xFE != 0xC2 else {
                index += 1
                return
            }
            (length, meant) = (2, Windows1252.scalar(next))
        } else if byte == 0xEF {
            guard next == 0xBF, index + 2 < bytes.count, bytes[index + 2] >= 0xBE else {
                index += 1
                return
            }
            length = 3
        }
        if inText { openSection() }
        leaveOut(length)
        if let meant { out.append(meant) } else { mended = true }
    }

    // MARK: Writing

    mutating func keep(to end: Int) {
        if end > kept { out.append(UnsafeBufferPointer(rebasing: bytes[kept..<end])) }
        kept = max(kept, end)
    }

    /// Leaves out so many bytes; what takes their place is appended next.
    @inline(__always)
    mutating func leaveOut(_ length: Int) {
        keep(to: index)
        index += length
        kept = index
    }

    /// Writes text in the place of so many bytes.
    mutating func write(_ text: StaticString, for length: Int) {
        leaveOut(length)
        out.append(text)
    }
}
