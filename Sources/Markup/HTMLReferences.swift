internal import CLibxml2

/// Character references of HTML: `&amp;`, `&eacute;`, `&#8217;`.
public enum HTMLReferences {
    /// `text` with its references as characters; what is none stays as it is.
    public static func decode(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x26, let (character, length) = reference(bytes, at) {
                out += Array(String(character).utf8)
                at += length
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Whether a name (without `&` and `;`) is one of HTML 4's 253.
    public static func isName(_ name: some StringProtocol) -> Bool {
        name == "apos"
            || String(name).withCString { text in
                text.withMemoryRebound(to: xmlChar.self, capacity: name.utf8.count + 1) { htmlEntityLookup($0) != nil }
            }
    }

    private static func reference(_ bytes: [UInt8], _ at: Int) -> (Unicode.Scalar, Int)? {
        var end = at + 1
        while end < bytes.count, end - at < 12, isNamePart(bytes[end]) { end += 1 }
        guard end > at + 1 else { return nil }
        let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
        let closed = end < bytes.count && bytes[end] == 0x3b
        if name.hasPrefix("#") {
            guard let scalar = number(name.dropFirst()) else { return nil }
            return (scalar, end - at + (closed ? 1 : 0))
        }
        guard closed || withoutSemicolon.contains(name), let scalar = named(name) else { return nil }
        return (scalar, end - at + (closed ? 1 : 0))
    }

    /// Those that browsers take without their semicolon, as far as feeds write them.
    private static let withoutSemicolon: Set<String> = ["amp", "lt", "gt", "quot", "nbsp"]

    private static func isNamePart(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x23
    }

    private static func number(_ text: Substring) -> Unicode.Scalar? {
        let value =
            text.first == "x" || text.first == "X"
            ? UInt32(text.dropFirst(), radix: 16) : UInt32(text)
        guard let value, value != 0 else { return nil }
        if let mapped = windows[value] { return mapped }
        return Unicode.Scalar(value) ?? "\u{fffd}"
    }

    private static func named(_ name: String) -> Unicode.Scalar? {
        if name == "apos" { return "'" }
        return name.withCString { text in
            text.withMemoryRebound(to: xmlChar.self, capacity: name.utf8.count + 1) { pointer in
                htmlEntityLookup(pointer).flatMap { Unicode.Scalar($0.pointee.value) }
            }
        }
    }

    /// C1 numbers as the characters of windows-1252 that were meant (WHATWG, 13.2.5.80).
    private static let windows: [UInt32: Unicode.Scalar] = [
        0x80: "\u{20ac}", 0x82: "\u{201a}", 0x83: "\u{192}", 0x84: "\u{201e}", 0x85: "\u{2026}", 0x86: "\u{2020}",
        0x87: "\u{2021}", 0x88: "\u{2c6}", 0x89: "\u{2030}", 0x8a: "\u{160}", 0x8b: "\u{2039}", 0x8c: "\u{152}",
        0x8e: "\u{17d}", 0x91: "\u{2018}", 0x92: "\u{2019}", 0x93: "\u{201c}", 0x94: "\u{201d}", 0x95: "\u{2022}",
        0x96: "\u{2013}", 0x97: "\u{2014}", 0x98: "\u{2dc}", 0x99: "\u{2122}", 0x9a: "\u{161}", 0x9b: "\u{203a}",
        0x9c: "\u{153}", 0x9e: "\u{17e}", 0x9f: "\u{178}",
    ]
}
