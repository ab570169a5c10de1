/// What stands before the root element: found, judged, and left out.
struct Preamble {
    /// Where reading begins.
    var start = 0
    /// Something stands there that no XML document may have.
    var hasJunk = false
    /// The document type is Netscape's RSS 0.91.
    var isNetscape = false
    /// Entities that the document type declares as plain short texts.
    var entities: [String: [UInt8]] = [:]
    /// There is no element at all.
    var isEmpty = false

    /// Looks through declaration, comments and document type to the first element.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < bytes.count, ASCII.isSpace(bytes[index]) || bytes[index] == 0 { index += 1 }
        if index > 0, ASCII.begins(bytes, at: index, with: "<?xml") { hasJunk = true }
        let declaration = ASCII.find("<?xml", in: bytes, from: index, to: index + (1 << 16))
        // A program's warning, often in HTML, before the document proper.
        if let declaration, declaration > index, !Self.holdsRoot(bytes, index, declaration) {
            index = declaration
            hasJunk = true
        }
        start = index
        scan(bytes, from: index)
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) {
        var index = begin
        var hasType = false
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                if !ASCII.isSpace(bytes[index]) { hasJunk = true }
                index += 1
                continue
            }
            if ASCII.begins(bytes, at: index, with: "<!--") {
                index = Self.after("-->", in: bytes, from: index + 4)
            } else if ASCII.begins(bytes, at: index, with: "<?") {
                index = endOfInstruction(bytes, from: index)
            } else if !hasType, ASCII.begins(bytes, at: index, with: "<!doctype") {
                // A second one is junk: to seek the end of many would take quadratic time.
                hasType = true
                let end = Self.endOfDocumentType(bytes, from: index)
                judge(UnsafeBufferPointer(rebasing: bytes[index..<end]))
                index = end
            } else if index + 1 < bytes.count, ASCII.isNameStart(bytes[index + 1]) {
                start = index
                return
            } else {
                hasJunk = true
                index += 1
            }
        }
        isEmpty = true
        start = bytes.count
    }

    /// The end of a processing instruction; of a declaration whose last `?` is missing, its `>`.
    private mutating func endOfInstruction(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) -> Int {
        let rest = UnsafeBufferPointer(rebasing: bytes[begin...])
        if ASCII.begins(rest, at: 0, with: "<?xml "), let end = ASCII.find(UInt8(ascii: ">"), in: rest),
            rest[end - 1] != UInt8(ascii: "?")
        {
            hasJunk = true
            return begin + end + 1
        }
        return Self.after("?>", in: bytes, from: begin + 2)
    }

    private mutating func judge(_ type: UnsafeBufferPointer<UInt8>) {
        isNetscape = ASCII.find("netscape", in: type) != nil
        var index = 0
        while entities.count < 64, let found = ASCII.find("<!entity", in: type, from: index) {
            index = found + 8
            if let (name, text) = Self.entity(type, from: index) { entities[name] = text }
        }
    }

    /// ` name "text"`, where the text has neither markup nor references but to one character.
    private static func entity(_ type: UnsafeBufferPointer<UInt8>, from begin: Int) -> (String, [UInt8])? {
        let words = type[begin...].prefix(512).prefix { $0 != UInt8(ascii: ">") }
        let parts = words.split(maxSplits: 1, whereSeparator: ASCII.isSpace)
        guard parts.count == 2, parts[0].allSatisfy(ASCII.isName) else { return nil }
        let value = ASCII.trimmed(UnsafeBufferPointer(rebasing: parts[1]))
        guard value.count > 2, value.count < 256, let quote = value.first, quote == value.last,
            quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else { return nil }
        let text = value.dropFirst().dropLast()
        guard !text.contains(UInt8(ascii: "<")), !text.contains(UInt8(ascii: "%")) else { return nil }
        if text.contains(UInt8(ascii: "&")) {
            guard text.starts(with: [UInt8(ascii: "&"), UInt8(ascii: "#")]),
                text.count(where: { $0 == UInt8(ascii: "&") }) == 1
            else { return nil }
        }
        return (String(decoding: parts[0], as: UTF8.self), Array(text))
    }

    private static func holdsRoot(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) -> Bool {
        ["<rss", "<feed", "<rdf:rdf", "<opml", "<html"].contains {
            ASCII.find($0, in: bytes, from: from, to: to) != nil
        }
    }

    private static func after(_ end: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
        ASCII.find(end, in: bytes, from: index).map { $0 + end.utf8CodeUnitCount } ?? bytes.count
    }

    /// The end of `<!DOCTYPE … [ … ]>`, quotes and comments within respected; at a fault, the first `>`.
    private static func endOfDocumentType(_ bytes: UnsafeBufferPointer<UInt8>, from begin: Int) -> Int {
        var index = begin + 9
        var depth = 0
        var quote: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if ASCII.begins(bytes, at: index, with: "<!--") {
                index = after("-->", in: bytes, from: index + 4)
                continue
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "[") {
                depth += 1
            } else if byte == UInt8(ascii: "]") {
                depth -= 1
            } else if byte == UInt8(ascii: ">"), depth <= 0 {
                return index + 1
            }
            index += 1
        }
        return after(">", in: bytes, from: begin)
    }
}
