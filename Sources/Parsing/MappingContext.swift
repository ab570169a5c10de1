internal import Foundation
internal import Markup

/// What elements inherit: the base of relative links and the language.
struct MappingContext {
    var base: String?
    var language: String?

    /// Inside `element`: `xml:base` (relative to the one outside) and `xml:lang`.
    func entering(_ element: Element) -> MappingContext {
        var inner = self
        if let base = element.attribute("base", .xml) {
            let resolved = LinkResolution.resolve(base, against: self.base)
            if ["http", "https", "ftp", nil].contains(LinkResolution.scheme(resolved)) { inner.base = resolved }
        }
        if let language = element.attribute("lang", .xml) ?? element.attribute("lang", .core) {
            inner.language = language.isEmpty ? nil : language
        }
        return inner
    }

    /// A link, absolute.
    func link(_ text: String) -> String? {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : LinkResolution.resolve(text, against: base)
    }
}

/// Resolution for the parser's own face.
enum URLResolution {
    static func resolve(_ reference: String, against base: String?) -> String {
        LinkResolution.resolve(reference, against: base)
    }
}
