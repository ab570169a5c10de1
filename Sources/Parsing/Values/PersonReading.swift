import FeedModel

/// People as RSS writes them: `mail@x (Name)`, `Name <mail>`, `Name (mail)`, a name, a mail address.
enum PersonReading {
    /// The person of a text; nil when it is empty.
    static func person(_ text: String) -> ParsedPerson? {
        guard !text.isEmpty else { return nil }
        guard let range = mail(in: text) else { return ParsedPerson(name: text) }
        var name = text
        name.removeSubrange(range)
        for rest in ["mailto:", "()", "<>", "&lt;&gt;"] where name.contains(rest) {
            name = name.replacing(rest, with: "")
        }
        name = name.trimmed
        if name.hasPrefix("(") { name.removeFirst() }
        if name.hasSuffix(")"), !name.contains("(") { name.removeLast() }
        return ParsedPerson(name: name.trimmed.nonEmpty, email: String(text[range]))
    }

    /// A person whose name holds the mail address too.
    static func mended(_ person: ParsedPerson) -> ParsedPerson? {
        guard let name = person.name, person.email == nil, var found = Self.person(name), found.email != nil else {
            return person
        }
        found.url = person.url
        return found
    }

    /// Where a mail address stands.
    private static func mail(in text: String) -> Range<String.Index>? {
        let utf8 = text.utf8
        var from = utf8.startIndex
        while let at = utf8[from...].firstIndex(of: UInt8(ascii: "@")) {
            var begin = at
            while begin > utf8.startIndex, isLocal(utf8[utf8.index(before: begin)]) {
                begin = utf8.index(before: begin)
            }
            var end = utf8.index(after: at)
            while end < utf8.endIndex, isHost(utf8[end]) { end = utf8.index(after: end) }
            while end > at, utf8[utf8.index(before: end)] == UInt8(ascii: ".") { end = utf8.index(before: end) }
            let host = utf8[utf8.index(after: at)..<max(end, utf8.index(after: at))]
            if begin < at, host.contains(UInt8(ascii: ".")) {
                if utf8[end...].starts(with: "?subject=".utf8) {
                    end = utf8[end...].firstIndex(where: ASCII.isSpace) ?? utf8.endIndex
                }
                return begin..<end
            }
            from = utf8.index(after: at)
        }
        return nil
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || [0x5F, 0x2D, 0x2E, 0x2B].contains(byte)
    }

    private static func isHost(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E }
}
