/// RFC 4287 wraps XHTML in a div that is not part of the text.
enum DivUnwrapping {
    /// The text without its div, when one div holds all of it.
    static func unwrapped(_ text: String) -> String {
        guard text.hasPrefix("<div>") || text.hasPrefix("<div "), text.hasSuffix("</div>"),
            let open = text.firstIndex(of: ">")
        else { return text }
        let inner = text[text.index(after: open)...].dropLast(6)
        return isBalanced(inner) ? String(inner).trimmed : text
    }

    /// Whether no `</div>` closes what was opened before.
    private static func isBalanced(_ text: Substring) -> Bool {
        var depth = 0
        var rest = text.utf8[...]
        while let begin = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[begin...]
            if rest.starts(with: "</div>".utf8) { depth -= 1 }
            if rest.starts(with: "<div>".utf8) || rest.starts(with: "<div ".utf8) { depth += 1 }
            if depth < 0 { return false }
            rest = rest.dropFirst()
        }
        return depth == 0
    }
}
