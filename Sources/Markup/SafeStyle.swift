/// Inline styles: a few properties of letters and boxes, with plain values; none that hides, moves or loads.
enum SafeStyle {
    /// The declarations that may stay; nil when there is none.
    static func filtered(_ style: String) -> String? {
        let kept = style.split(separator: ";").compactMap { declaration -> String? in
            guard let colon = declaration.firstIndex(of: ":") else { return nil }
            let name = trimmed(declaration[..<colon]).lowercased()
            let value = trimmed(declaration[declaration.index(after: colon)...])
            guard isHarmless(name), !value.isEmpty, isPlain(value), value.lowercased() != "none" || name != "display"
            else { return nil }
            return "\(name): \(value);"
        }
        return kept.isEmpty ? nil : kept.joined(separator: " ")
    }

    private static func isHarmless(_ name: String) -> Bool {
        properties.contains(name) || ["background-", "border-", "padding-"].contains { name.hasPrefix($0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// Words, numbers, colours and `rgb(…)`; no other function, no escape, no comment, no quote.
    private static func isPlain(_ value: Substring) -> Bool {
        guard value.utf8.count < 200, value.utf8.allSatisfy({ isPlain($0) }) else { return false }
        guard value.contains("(") else { return true }
        return value.lowercased().hasPrefix("rgb(") && value.split(separator: "(").count == 2
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || " #%.,!-()".utf8.contains(byte)
    }

    private static let properties = Set(
        """
        azimuth background border clear color direction display float font font-family font-size font-style \
        font-variant font-weight height letter-spacing line-height margin margin-bottom margin-left margin-right \
        margin-top padding text-align text-decoration text-indent unicode-bidi vertical-align white-space width \
        word-spacing
        """.split(separator: " ").map(String.init))
}
