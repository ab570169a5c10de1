internal import FeedModel
internal import Foundation
internal import Markup

/// Titles, summaries, bodies, rights: a text with its type, from RSS's conventions or Atom's attributes (RFC 4287, 3.1).
struct TextConstruct {
    /// How RSS and its extensions mean an element without a type.
    enum Habit {
        /// Plain unless it looks like HTML.
        case plain
        /// HTML.
        case html
    }

    static func read(_ element: Element, _ outer: MappingContext, habit: Habit, isAtom: Bool) -> ParsedText? {
        let context = outer.entering(element)
        var text = ParsedText()
        (text.language, text.base) = (context.language, context.base)
        if let source = element.attribute("src") { text.source = context.link(source) }
        let mode = element.attribute("mode")
        let type = element.attribute("type")?.trimmingCharacters(in: .whitespaces).lowercased()
        switch type {
        case "xhtml", "application/xhtml+xml": xhtml(element, &text)
        case "html", "text/html": html(element, mode, &text)
        case "text", "text/plain", "": plain(element, mode, &text)
        case let type? where type.contains("/") && (isAtom || element.local == "content"):
            other(element, type, mode, &text)
        case _?, nil:
            if element.hasElements, mode != "escaped" {
                xhtml(element, &text)
            } else if isAtom {
                plain(element, mode, &text)
            } else {
                byHabit(element, habit, &text)
            }
        }
        text.value = text.value.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.value.isEmpty && text.source == nil ? nil : text
    }

    private static func byHabit(_ element: Element, _ habit: Habit, _ text: inout ParsedText) {
        text.value = element.text
        if habit == .html || LooksLikeHTML.check(text.value) {
            (text.isHTML, text.type) = (true, "text/html")
        }
    }

    private static func plain(_ element: Element, _ mode: String?, _ text: inout ParsedText) {
        text.value = unwrapped(element, mode)
        // Atom 0.3's plain text that is none was common; 1.0 says what it means.
        if mode != nil, LooksLikeHTML.check(text.value) { (text.isHTML, text.type) = (true, "text/html") }
    }

    private static func html(_ element: Element, _ mode: String?, _ text: inout ParsedText) {
        text.value = element.hasElements && mode != "escaped" ? element.markup : unwrapped(element, mode)
        (text.isHTML, text.type) = (true, "text/html")
    }

    /// The `div` that Atom wants around XHTML is no part of it.
    private static func xhtml(_ element: Element, _ text: inout ParsedText) {
        if element.attribute("mode") == "escaped" || element.attribute("mode") == "base64" {
            text.value = unwrapped(element, element.attribute("mode"))
        } else {
            let elements = Array(element.children)
            let wrapper =
                elements.count == 1 && elements[0].local == "div" && element.onlyElement ? elements[0] : nil
            text.value = wrapper?.markup ?? element.markup
        }
        (text.isHTML, text.type) = (true, "application/xhtml+xml")
    }

    private static func other(_ element: Element, _ type: String, _ mode: String?, _ text: inout ParsedText) {
        text.type = type
        let isXML = type.hasSuffix("+xml") || type.hasSuffix("/xml")
        if isXML || element.hasElements {
            text.value = element.hasElements ? element.markup : unwrapped(element, mode)
            text.isHTML = isXML
        } else if type.hasPrefix("text/") || text.source != nil {
            text.value = unwrapped(element, mode)
        } else {
            text.value = base64(element.text) ?? element.text
        }
    }

    private static func unwrapped(_ element: Element, _ mode: String?) -> String {
        switch mode {
        case "base64": base64(element.text) ?? element.text
        case "xml" where element.hasElements: element.markup
        default: element.text
        }
    }

    private static func base64(_ text: String) -> String? {
        Data(base64Encoded: text, options: .ignoreUnknownCharacters).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Element {
    /// Nothing but white space beside its one element.
    var onlyElement: Bool {
        var child = tree.nodes[index].firstChild
        var elements = 0
        while child >= 0 {
            let node = tree.nodes[child]
            if node.name >= 0 {
                elements += 1
            } else if tree.buffer[node.start..<node.end].contains(where: { $0 > 0x20 }) {
                return false
            }
            child = node.next
        }
        return elements == 1
    }
}
