/// HTML as a stream of tags and texts: lenient as browsers are (WHATWG, 13.2.5, without the states that feeds never
/// meet), without a tree.
public struct HTMLTokenizer: Sequence, IteratorProtocol {
    /// A piece of HTML.
    public enum Token: Sendable, Hashable {
        /// A text, references not decoded.
        case text(String)
        /// A start tag: name in lower case, attributes in order with decoded values, and whether it closes itself.
        case start(String, [Attribute], selfClosing: Bool)
        /// An end tag.
        case end(String)
        /// A comment, a declaration or a processing instruction.
        case other
    }

    /// An attribute.
    public struct Attribute: Sendable, Hashable {
        /// Name in lower case.
        public var name: String
        /// Decoded value.
        public var value: String
    }

    private let bytes: [UInt8]
    private var at = 0
    /// The element whose content is text until its end tag.
    private var raw: String?
    private static let rawElements: Set<String> = [
        "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
    ]

    /// The tokens of `html`.
    public init(_ html: String) {
        bytes = Array(html.utf8)
    }

    /// The next token; nil at the end.
    public mutating func next() -> Token? {
        guard at < bytes.count else { return nil }
        if let name = raw {
            raw = nil
            if let text = rawText(name) { return text }
        }
        if bytes[at] == 0x3c, let token = markup() { return token }
        return text()
    }

    private mutating func text() -> Token {
        let from = at
        at += 1
        while at < bytes.count, !(bytes[at] == 0x3c && isMarkup(at)) { at += 1 }
        return .text(string(from, at))
    }

    private func isMarkup(_ index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        if next == 0x2f { return index + 2 < bytes.count && (isLetter(bytes[index + 2]) || bytes[index + 2] == 0x3e) }
        return isLetter(next) || next == 0x21 || next == 0x3f
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private func string(_ from: Int, _ to: Int) -> String { String(decoding: bytes[from..<to], as: UTF8.self) }

    private mutating func rawText(_ name: String) -> Token? {
        let from = at
        while at < bytes.count {
            if bytes[at] == 0x3c, at + 1 < bytes.count, bytes[at + 1] == 0x2f,
                bytes[(at + 2)...].starts(with: Array(name.utf8), by: { $0 | 0x20 == $1 | 0x20 })
            {
                break
            }
            at += 1
        }
        return at > from ? .text(string(from, at)) : nil
    }

    private mutating func markup() -> Token? {
        guard isMarkup(at) else { return nil }
        switch bytes[at + 1] {
        case 0x21, 0x3f:
            skipDeclaration()
            return .other
        case 0x2f:
            at += 2
            let name = tagName()
            while at < bytes.count, bytes[at] != 0x3e { at += 1 }
            at = Swift.min(at + 1, bytes.count)
            return name.isEmpty ? .other : .end(name)
        default:
            at += 1
            return startTag()
        }
    }

    private mutating func skipDeclaration() {
        if bytes[at...].starts(with: Array("<!--".utf8)) {
            at += 4
            while at < bytes.count, !bytes[at...].starts(with: [0x2d, 0x2d, 0x3e]) { at += 1 }
            at = Swift.min(at + 3, bytes.count)
            return
        }
        if bytes[at...].starts(with: Array("<![CDATA[".utf8)) {
            // In HTML a bogus comment; in feeds its text is meant, and stays.
            at += 9
            return
        }
        while at < bytes.count, bytes[at] != 0x3e { at += 1 }
        at = Swift.min(at + 1, bytes.count)
    }

    private mutating func tagName() -> String {
        let from = at
        while at < bytes.count, !isSpace(bytes[at]), bytes[at] != 0x3e, bytes[at] != 0x2f, bytes[at] != 0x3c { at += 1 }
        return string(from, at).lowercased()
    }

    private mutating func startTag() -> Token {
        let name = tagName()
        var attributes: [Attribute] = []
        var closes = false
        while at < bytes.count {
            let byte = bytes[at]
            if isSpace(byte) {
                at += 1
            } else if byte == 0x3e {
                at += 1
                break
            } else if byte == 0x2f {
                closes = at + 1 < bytes.count && bytes[at + 1] == 0x3e
                at += 1
            } else if byte == 0x3c {
                // The tag never ended.
                break
            } else if let attribute = attribute(), !attributes.contains(where: { $0.name == attribute.name }) {
                attributes.append(attribute)
            }
        }
        if Self.rawElements.contains(name), !closes { raw = name }
        return .start(name, attributes, selfClosing: closes)
    }

    private mutating func attribute() -> Attribute? {
        let from = at
        at += 1
        while at < bytes.count, !isSpace(bytes[at]), ![0x3d, 0x3e, 0x2f].contains(bytes[at]) { at += 1 }
        let name = string(from, at).lowercased()
        var ahead = at
        while ahead < bytes.count, isSpace(bytes[ahead]) { ahead += 1 }
        guard ahead < bytes.count, bytes[ahead] == 0x3d else { return Attribute(name: name, value: "") }
        at = ahead + 1
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        guard at < bytes.count else { return Attribute(name: name, value: "") }
        let quote = bytes[at]
        let start: Int
        let end: Int
        if quote == 0x22 || quote == 0x27 {
            at += 1
            start = at
            while at < bytes.count, bytes[at] != quote { at += 1 }
            end = at
            at = Swift.min(at + 1, bytes.count)
        } else {
            start = at
            while at < bytes.count, !isSpace(bytes[at]), bytes[at] != 0x3e { at += 1 }
            end = at
        }
        return Attribute(name: name, value: HTMLReferences.decode(string(start, end)))
    }
}
