/// HTML as the text that topics are matched against; a light tokenizer, no tree.
public enum HTMLText {
    /// The text: entities decoded, white space collapsed, U+2029 where a block element or `<br>` breaks it.
    public static func plain(_ html: String) -> String {
        var source = html
        return source.withUTF8 { bytes in
            var scanner = Scanner(bytes: bytes)
            return scanner.text()
        }
    }
}

private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Ends that were sought in vain: they are not further on either, and seeking again would take quadratic time.
    private var absent: Set<String> = []

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func text() -> String {
        var raw: [UInt8] = []
        raw.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x3C, let tag = tag(at: at) {
                if tag.breaks { raw += [0xE2, 0x80, 0xA9] }
                at = tag.end
            } else {
                raw.append(bytes[at])
                at += 1
            }
        }
        return Self.collapsed(HTMLEntities.decode(String(decoding: raw, as: UTF8.self)))
    }

    /// What begins with the `<` at a place; nil when that is only text. Broken markup never swallows text: what is not
    /// closed is text.
    private mutating func tag(at start: Int) -> (end: Int, breaks: Bool)? {
        var at = start + 1
        guard at < bytes.count else { return nil }
        if bytes[at] == 0x21 || bytes[at] == 0x3F { return declaration(at: start) }
        let closes = bytes[at] == 0x2F
        if closes { at += 1 }
        let nameStart = at
        while at < bytes.count, Self.isName(bytes[at], first: at == nameStart) { at += 1 }
        guard at > nameStart, let end = tagEnd(from: at) else { return nil }
        let name = String(decoding: bytes[nameStart..<at], as: UTF8.self).lowercased()
        if !closes, Self.dropped.contains(name), let after = contentEnd(of: name, from: end) { return (after, false) }
        return (end, Self.blocks.contains(name))
    }

    private mutating func declaration(at start: Int) -> (end: Int, breaks: Bool)? {
        let isComment = start + 3 < bytes.count && bytes[start + 2] == 0x2D && bytes[start + 3] == 0x2D
        let end = isComment ? "-->" : ">"
        if absent.contains(end) { return nil }
        var at = start + (isComment ? 4 : 2)
        while at < bytes.count {
            if bytes[at] == 0x3E, !isComment || (bytes[at - 1] == 0x2D && bytes[at - 2] == 0x2D) {
                return (at + 1, false)
            }
            at += 1
        }
        absent.insert(end)
        return nil
    }

    /// The place after the tag's `>`, which counts only outside quotes; another `<` first means that it was no tag.
    private func tagEnd(from start: Int) -> Int? {
        var quote: UInt8 = 0
        for at in start..<bytes.count {
            let byte = bytes[at]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x3E {
                return at + 1
            } else if byte == 0x3C {
                return nil
            } else if byte == 0x22 || byte == 0x27, bytes[at - 1] == 0x3D {
                quote = byte
            }
        }
        return nil
    }

    private mutating func contentEnd(of name: String, from start: Int) -> Int? {
        if absent.contains(name) { return nil }
        let wanted = Array("</\(name)".utf8)
        var at = start
        while at + wanted.count <= bytes.count {
            if bytes[at] == 0x3C, zip(wanted, bytes[at...]).allSatisfy({ $0 == $1 || $0 == $1 | 0x20 }) {
                return tagEnd(from: at + wanted.count) ?? bytes.count
            }
            at += 1
        }
        absent.insert(name)
        return nil
    }

    private static func isName(_ byte: UInt8, first: Bool) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (!first && ((0x30...0x39).contains(byte) || byte == 0x2D))
    }

    /// Runs of white space (the White_Space property) as one space, or as one end of a paragraph if one is among them; none
    /// at the ends. On bytes: every text of every feed comes by here.
    private static func collapsed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { out in
                var (at, count, pending, isParagraph) = (0, 0, false, false)
                while at < bytes.count {
                    let white = Self.white(bytes, at)
                    if white > 0 {
                        pending = true
                        if white == 3, bytes[at + 1] == 0x80, bytes[at + 2] == 0xA9 { isParagraph = true }
                        at += white
                        continue
                    }
                    if pending, count > 0 {
                        for byte in isParagraph ? [0xE2, 0x80, 0xA9] : [0x20] as [UInt8] {
                            out[count] = byte
                            count += 1
                        }
                    }
                    (pending, isParagraph) = (false, false)
                    repeat {
                        out[count] = bytes[at]
                        (count, at) = (count + 1, at + 1)
                    } while at < bytes.count && bytes[at] & 0xC0 == 0x80
                }
                return count
            }
        }
    }

    /// How many bytes of white space stand at a place: U+0009 to D, 20, 85, A0, 1680, 2000 to 200A, 2028, 2029, 202F, 205F,
    /// 3000; 0 for none.
    @inline(__always)
    private static func white(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let byte = bytes[at]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
        if byte == 0xC2, at + 1 < bytes.count { return bytes[at + 1] == 0x85 || bytes[at + 1] == 0xA0 ? 2 : 0 }
        guard byte == 0xE1 || byte == 0xE2 || byte == 0xE3, at + 2 < bytes.count else { return 0 }
        switch (byte, bytes[at + 1], bytes[at + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    private static let dropped: Set<String> = ["script", "style", "template"]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    ]
}
