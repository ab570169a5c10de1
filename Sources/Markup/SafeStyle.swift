/// The style attribute with harmless properties only: no URL, no expression, nothing that loads or covers the page.
enum SafeStyle {
    static func sanitize(_ style: String) -> String {
        let folded = style.lowercased()
        guard !folded.contains("url("), !folded.contains("expression"), !folded.contains("\\"), !folded.contains("/*"),
            !folded.contains("javascript"), !folded.contains("@import"), !folded.contains("behavior")
        else { return "" }
        var kept: [String] = []
        for declaration in style.split(separator: ";") {
            let pair = declaration.split(separator: ":", maxSplits: 1).map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
            guard pair.count == 2, !pair[1].isEmpty else { continue }
            let name = pair[0].lowercased()
            guard isAllowed(name), pair[1].allSatisfy({ isHarmless($0) }) else { continue }
            kept.append("\(name): \(pair[1]);")
        }
        return kept.joined(separator: " ")
    }

    private static func isHarmless(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || " #%.,-+()!'\"".contains(character))
    }

    private static func isAllowed(_ name: String) -> Bool {
        properties.contains(name) || ["border", "margin", "padding", "background"].contains(name.prefix { $0 != "-" })
    }

    private static let properties: Set<String> = [
        "azimuth", "border-collapse", "clear", "color", "cursor", "direction", "display", "elevation", "float", "font",
        "font-family", "font-size", "font-style", "font-variant", "font-weight", "height", "letter-spacing",
        "line-height", "overflow", "pause", "pause-after", "pause-before", "pitch", "pitch-range", "richness", "speak",
        "speak-header", "speak-numeral", "speak-punctuation", "speech-rate", "stress", "text-align", "text-decoration",
        "text-indent", "unicode-bidi", "vertical-align", "voice-family", "volume", "white-space", "width",
    ]
}
