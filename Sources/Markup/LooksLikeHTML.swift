/// Whether a text that should be plain is HTML: RSS leaves that to the reader.
public enum LooksLikeHTML {
    /// It has an end tag, a void tag or a reference, and all tags and names in it are HTML's.
    public static func check(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 == 0x3c || $0 == 0x26 }) else { return false }
        var hasMarkup = false
        for token in HTMLTokenizer(text) {
            switch token {
            case .start(let name, _, _):
                guard SafeMarkup.known.contains(name) else { return false }
                if name == "br" || name == "img" || name == "hr" { hasMarkup = true }
            case .end(let name):
                guard SafeMarkup.known.contains(name) else { return false }
                hasMarkup = true
            case .text(let text):
                switch references(text) {
                case .some(true): hasMarkup = true
                case .some(false): return false
                case nil: break
                }
            case .other: break
            }
        }
        return hasMarkup
    }

    /// True: there are references, all known; false: an unknown one; nil: none.
    private static func references(_ text: String) -> Bool? {
        var found: Bool?
        var rest = text[...]
        while let amp = rest.firstIndex(of: "&") {
            rest = rest[rest.index(after: amp)...]
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }
            guard !name.isEmpty, rest[name.endIndex...].first == ";" else { continue }
            if !name.hasPrefix("#"), !HTMLReferences.isName(name) { return false }
            found = true
        }
        return found
    }
}
