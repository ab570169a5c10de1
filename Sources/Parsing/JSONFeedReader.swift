internal import FeedModel
internal import Foundation
internal import Markup

/// JSON Feed 1 and 1.1 (jsonfeed.org), lenient about types as its readers are.
struct JSONFeedReader {
    let base: String?
    let limits: ParsingLimits

    /// The first byte that is no white space begins an object.
    static func isCandidate(_ utf8: [UInt8]) -> Bool {
        utf8.first { $0 > 0x20 } == 0x7b
    }

    func read(_ utf8: [UInt8]) -> ParsedDocument {
        var document = ParsedDocument()
        let root: JSONObject
        do {
            guard let object = try JSONSerialization.jsonObject(with: Data(utf8)) as? [String: Any] else {
                return document
            }
            root = JSONObject(object)
        } catch {
            document.malformed = true
            document.errors = [ParseError("not well-formed JSON")]
            return document
        }
        guard let version = root.text("version"), version.contains("jsonfeed.org/version/") else {
            if root.list("items") == nil { return document }
            document.format = "json1"
            document.malformed = true
            fill(&document, root)
            return document
        }
        document.format = version.hasSuffix("/1") ? "json1" : "json11"
        fill(&document, root)
        return document
    }

    private func fill(_ document: inout ParsedDocument, _ root: JSONObject) {
        document.feed = feed(root)
        let items = root.list("items") ?? []
        if items.count > limits.entries { document.malformed = true }
        document.entries = items.prefix(limits.entries).map { entry($0, language: document.feed.language) }
    }

    private func feed(_ root: JSONObject) -> ParsedFeed {
        var feed = ParsedFeed()
        feed.title = root.text("title").map { ParsedText(plain: $0) }
        feed.link = link(root.text("home_page_url"))
        feed.feedURL = link(root.text("feed_url"))
        feed.id = root.text("feed_url")
        feed.description = root.text("description").map { ParsedText(plain: $0) }
        feed.language = root.text("language")
        feed.authors = people(root)
        feed.icon = link(root.text("icon"))
        feed.logo = link(root.text("favicon"))
        if let url = feed.feedURL { feed.links.append(ParsedLink(href: url, rel: "self")) }
        for hub in root.list("hubs") ?? [] {
            if let url = hub.text("url") {
                feed.links.append(ParsedLink(href: url, rel: "hub", type: hub.text("type")))
            }
        }
        if let next = link(root.text("next_url")) { feed.links.append(ParsedLink(href: next, rel: "next")) }
        return feed
    }

    private func entry(_ item: JSONObject, language: String?) -> ParsedEntry {
        var entry = ParsedEntry()
        entry.id = item.text("id")
        entry.link = link(item.text("url")) ?? link(item.text("external_url"))
        if let via = link(item.text("external_url")), item.text("url") != nil {
            entry.links.append(ParsedLink(href: via, rel: "related"))
        }
        entry.title = item.text("title").map { ParsedText(plain: $0) }
        entry.summary = item.text("summary").map { ParsedText(plain: $0) }
        if let html = item.text("content_html") {
            var text = ParsedText(plain: html)
            (text.isHTML, text.type, text.base) = (true, "text/html", base)
            entry.content.append(text)
        }
        if let plain = item.text("content_text") { entry.content.append(ParsedText(plain: plain)) }
        entry.authors = people(item)
        entry.categories = item.texts("tags").map { ParsedCategory(term: $0) }
        entry.published = date(item.text("date_published"))
        entry.updated = date(item.text("date_modified"))
        entry.language = item.text("language") ?? language
        if let url = link(item.text("image") ?? item.text("banner_image")) {
            entry.image = ParsedImage()
            entry.image?.url = url
        }
        for attachment in item.list("attachments") ?? [] {
            guard let url = link(attachment.text("url")) else { continue }
            var enclosure = ParsedEnclosure(url: url)
            enclosure.type = attachment.text("mime_type")
            enclosure.length = attachment.text("size_in_bytes")
            enclosure.title = attachment.text("title")
            enclosure.duration = attachment.text("duration_in_seconds")
            entry.enclosures.append(enclosure)
        }
        return entry
    }

    private func link(_ text: String?) -> String? {
        text.map { LinkResolution.resolve($0, against: base) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func date(_ text: String?) -> ParsedDate? { text.map { ParsedDate(FeedDates.date($0), raw: $0) } }

    private func people(_ object: JSONObject) -> [Person] {
        let several = object.list("authors") ?? []
        let all = several.isEmpty ? object.object("author").map { [$0] } ?? [] : several
        return all.compactMap { author in
            let person = Person(name: author.text("name"), url: link(author.text("url")))
            return person == Person() ? nil : person
        }
    }
}

/// An object of which nothing is certain.
private struct JSONObject {
    private let values: [String: Any]

    init(_ values: [String: Any]) { self.values = values }

    /// A text, or a number as text; nil for an empty one.
    func text(_ name: String) -> String? {
        switch values[name] {
        case let text as String:
            let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
            return trimmed.isEmpty ? nil : trimmed
        case let number as NSNumber: return number.stringValue
        default: return nil
        }
    }

    func texts(_ name: String) -> [String] { (values[name] as? [Any])?.compactMap { $0 as? String } ?? [] }
    func object(_ name: String) -> JSONObject? { (values[name] as? [String: Any]).map(JSONObject.init) }
    func list(_ name: String) -> [JSONObject]? {
        (values[name] as? [Any])?.compactMap { ($0 as? [String: Any]).map(JSONObject.init) }
    }
}
