/// HTML as the text that a person reads: for matching, for alerts without markup.
public enum PlainText {
    /// The text of `html`: paragraphs and lines as line breaks, runs of white space as one space, scripts and styles left
    /// out, references decoded.
    public static func of(html: String) -> String {
        var out = TextGatherer()
        var skipped: String?
        for token in HTMLTokenizer(html) {
            switch token {
            case .text(let text):
                if skipped == nil { out.add(HTMLReferences.decode(text)) }
            case .start(let name, let attributes, let closes):
                if skipped != nil { continue }
                if unseen.contains(name), !closes {
                    skipped = name
                } else if name == "br" {
                    out.lineBreak()
                } else if name == "img", let alt = attributes.first(where: { $0.name == "alt" })?.value, !alt.isEmpty {
                    out.add(" \(alt) ")
                } else if blocks.contains(name) {
                    out.paragraph()
                } else if name == "td" || name == "th" {
                    out.add(" ")
                }
            case .end(let name):
                if skipped == name { skipped = nil } else if blocks.contains(name) { out.paragraph() }
            case .other: break
            }
        }
        return out.finish()
    }

    private static let unseen: Set<String> = [
        "script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "noframes", "noembed",
    ]
    private static let blocks: Set<String> = [
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "blockquote",
        "pre", "hr", "section", "article", "header", "footer", "aside", "figure", "figcaption", "address", "form",
        "fieldset", "center", "main", "nav", "caption", "details", "summary", "body", "html", "title",
    ]
}

/// Evens out white space while text comes in.
private struct TextGatherer {
    private var out = ""
    private var space = false
    private var breaks = 0

    mutating func add(_ text: String) {
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                space = true
                continue
            }
            if scalar.value < 0x20 || scalar.value == 0xad { continue }
            if !out.isEmpty {
                if breaks > 0 { out += breaks > 1 ? "\n\n" : "\n" } else if space { out += " " }
            }
            (space, breaks) = (false, 0)
            out.unicodeScalars.append(scalar)
        }
    }

    mutating func lineBreak() { breaks = max(breaks, 1) }
    mutating func paragraph() { breaks = 2 }
    func finish() -> String { out }
}
