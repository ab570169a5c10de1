internal import Glibc

/// Steps through HTML as the WHATWG tokenizer does (HTML, section 13.2.5), with one rule of its own: broken markup never
/// swallows text. What nothing closes is text, and a CDATA section, which browsers take for a comment, is what it holds.
struct HTMLScanner {
    /// What comes next.
    enum Piece {
        /// Text, or any run of bytes without a `<`.
        case text(Range<Int>)
        /// A `<` that begins nothing.
        case stray
        /// A tag from its `<` to behind its `>`.
        case tag(HTMLTag)
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// Where the `]]>` of an open CDATA section stands.
    private var sectionEnd = Int.max
    /// Ends that were sought in vain: they are not further on either, and seeking again would take quadratic time.
    private var absent: Set<String> = []
    private var lacksCommentEnd = false
    private var lacksSectionEnd = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The next piece; nil at the end. Comments, declarations, scripts, style sheets and templates are passed over.
    mutating func next() -> Piece? {
        while index < bytes.count {
            if index >= sectionEnd { passSectionEnd() }
            let end = min(find(0x3C, from: index) ?? bytes.count, sectionEnd)
            if end > index {
                defer { index = end }
                return .text(index..<end)
            }
            guard index < bytes.count, index != sectionEnd else { continue }
            if let piece = markup() { return piece }
        }
        return nil
    }

    /// What begins with the `<` at hand; nil when it was passed over.
    private mutating func markup() -> Piece? {
        if index + 1 < bytes.count, bytes[index + 1] == 0x21 || bytes[index + 1] == 0x3F {
            guard let end = declarationEnd() else { return stray() }
            index = end
            return nil
        }
        if begins("</>") {
            index += 3
            return nil
        }
        guard let tag = tag() else { return stray() }
        if !tag.closes, Self.dropped.contains(tag.name(in: bytes), foldingCase: true) {
            // A script that does not end would swallow all that follows: its tag alone is passed over.
            index = contentEnd(of: tag) ?? tag.range.upperBound
            return nil
        }
        index = tag.range.upperBound
        return .tag(tag)
    }

    private mutating func stray() -> Piece {
        index += 1
        return .stray
    }

    // MARK: Tags

    private func tag() -> HTMLTag? {
        var at = index + 1
        let closes = at < bytes.count && bytes[at] == 0x2F
        if closes { at += 1 }
        guard at < bytes.count, Self.isLetter(bytes[at]) else { return nil }
        let begin = at
        while at < bytes.count, !Self.endsName(bytes[at]) { at += 1 }
        guard let (end, attributes) = tagEnd(from: at) else { return nil }
        return HTMLTag(range: index..<end, nameRange: begin..<at, closes: closes, attributes: attributes)
    }

    /// The place after the tag's `>`, which counts only outside quotes, and how many attributes there may be; another
    /// `<` first means that it was no tag.
    private func tagEnd(from start: Int) -> (end: Int, attributes: Int)? {
        var at = start
        var attributes = 0
        while at < bytes.count {
            switch bytes[at] {
            case 0x3E: return (at + 1, attributes)
            case 0x3C: return nil
            case 0x3D:
                at += 1
                while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
                guard at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 else {
                    while at < bytes.count, !Self.isSpace(bytes[at]), bytes[at] != 0x3E, bytes[at] != 0x3C { at += 1 }
                    continue
                }
                guard let close = find(bytes[at], from: at + 1) else { return nil }
                at = close + 1
                attributes += 1
            default:
                // What stands between attributes, or should.
                if bytes[at] <= 0x20 || bytes[at] == 0x2F || bytes[at] == 0x22 || bytes[at] == 0x27 { attributes += 1 }
                at += 1
            }
        }
        return nil
    }

    /// The place after the end tag of an element whose content is not text.
    private mutating func contentEnd(of tag: HTMLTag) -> Int? {
        let name = String(decoding: tag.name(in: bytes), as: UTF8.self).lowercased()
        if absent.contains(name) { return nil }
        var at = tag.range.upperBound
        while let found = find(0x3C, from: at) {
            let end = found + 2 + name.utf8.count
            if end <= bytes.count, bytes[found + 1] == 0x2F,
                zip(name.utf8, bytes[(found + 2)..<end]).allSatisfy({ $0 == $1 | 0x20 }),
                end == bytes.count || Self.endsName(bytes[end])
            {
                return tagEnd(from: end)?.end ?? end
            }
            at = found + 1
        }
        absent.insert(name)
        return nil
    }

    // MARK: Declarations

    /// The place after a comment, a declaration or the mark of a CDATA section; nil when nothing closes it.
    private mutating func declarationEnd() -> Int? {
        // The mark of a comment that nothing closes says nothing; what follows it may.
        if begins("<!--") { return commentEnd() ?? bogusEnd() ?? index + 4 }
        if begins("<![CDATA[") {
            if sectionEnd == .max, !lacksSectionEnd { seekSectionEnd(from: index + 9) }
            return index + 9
        }
        return bogusEnd()
    }

    /// `-->` and `--!>` close a comment; `<!-->` and `<!--->` are whole ones.
    private mutating func commentEnd() -> Int? {
        if lacksCommentEnd { return nil }
        var at = index + 4
        while let found = find(0x3E, from: at) {
            let dashes = bytes[found - 1] == 0x21 && found - 3 >= index + 4 ? found - 3 : found - 2
            if bytes[dashes] == 0x2D, bytes[dashes + 1] == 0x2D { return found + 1 }
            at = found + 1
        }
        lacksCommentEnd = true
        return nil
    }

    /// What is no comment ends at the first `>`; another `<` first means that it was text.
    private func bogusEnd() -> Int? {
        var at = index + 2
        while at < bytes.count, bytes[at] != 0x3C {
            if bytes[at] == 0x3E { return at + 1 }
            at += 1
        }
        return nil
    }

    // MARK: CDATA sections

    private mutating func seekSectionEnd(from start: Int) {
        var at = start + 2
        while let found = find(0x3E, from: at) {
            if bytes[found - 1] == 0x5D, bytes[found - 2] == 0x5D {
                sectionEnd = found - 2
                return
            }
            at = found + 1
        }
        lacksSectionEnd = true
    }

    private mutating func passSectionEnd() {
        // A tag may have run over it.
        if index == sectionEnd { index += 3 }
        sectionEnd = .max
    }

    // MARK: Seeking

    private func begins(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index + length <= bytes.count, let base = bytes.baseAddress else { return false }
        return memcmp(base + index, text.utf8Start, length) == 0
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    private static func endsName(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == 0x2F || byte == 0x3E || byte == 0x3C
    }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

    private static let dropped = NameTable(words: "script style template")
}

/// A tag of HTML as it stands in its source.
struct HTMLTag {
    /// From its `<` to behind its `>`.
    var range: Range<Int>
    /// Its name.
    var nameRange: Range<Int>
    /// An end tag.
    var closes: Bool
    /// No fewer than it has attributes.
    var attributes: Int

    /// The bytes of its name, in the case in which they were written.
    func name(in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[nameRange])
    }
}
