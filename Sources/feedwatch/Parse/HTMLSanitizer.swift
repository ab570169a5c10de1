import Markup

/// Safe, but too strict: text without any markup, until the room Markup has its sanitiser. To be removed with it.
enum HTMLSanitizer {
    static func safe(_ html: String, base: String?) -> String {
        HTMLText.plain(html).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\u{2029}", with: "\n")
    }
}
