internal import FeedModel
internal import Foundation

/// People as feeds write them: `desk@example.org (Desk)`, `Desk <desk@example.org>`, elements of Atom.
enum PersonReading {
    /// Atom's (RFC 4287, 3.2), or a text.
    static func person(_ element: Element, _ context: MappingContext) -> Person? {
        guard element.hasElements else { return person(element.trimmed) }
        let inner = context.entering(element)
        var person = Person()
        for child in element.children {
            let text = child.trimmed
            guard !text.isEmpty else { continue }
            switch child.local {
            case "name": person.name = person.name ?? text
            case "email": person.email = person.email ?? text
            case "uri", "url", "homepage": person.url = person.url ?? inner.entering(child).link(text)
            default: break
            }
        }
        return person == Person() ? nil : person
    }

    /// A name, an address, or both.
    static func person(_ text: String) -> Person? {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return nil }
        guard let address = address(in: text) else { return Person(name: text) }
        var name = text.replacing(address, with: "").replacing("mailto:", with: "")
        for pair in ["()", "<>", "[]", "&lt;&gt;"] { name = name.replacing(pair, with: "") }
        name = name.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"',;:<>"))
        if name.hasPrefix("("), name.hasSuffix(")") { name = String(name.dropFirst().dropLast()) }
        name = name.trimmingCharacters(in: .whitespaces)
        return Person(name: name.isEmpty ? nil : name, email: address)
    }

    private static func address(in text: String) -> String? {
        let stops: Set<Character> = [" ", "<", ">", "(", ")", "[", "]", "\"", ",", ";", ":"]
        for word in text.split(whereSeparator: { stops.contains($0) }) {
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasPrefix("."),
                !parts[1].hasSuffix(".")
            {
                return String(word)
            }
        }
        return nil
    }
}
