internal import FeedModel
internal import Foundation

/// Microsoft's Channel Definition Format of 1997, as far as it names articles.
struct CDFMapping {
    let context: MappingContext

    func document(_ root: Element) -> ParsedDocument {
        var document = ParsedDocument()
        document.format = "cdf"
        let inner = MappingContext(base: root.attribute("base") ?? context.base, language: context.language)
        document.feed.title = plain(root, "title")
        document.feed.description = plain(root, "abstract")
        document.feed.link = root.attribute("href").flatMap(inner.link)
        document.feed.updated = date(root)
        for item in root.children where item.local == "item" {
            var entry = ParsedEntry()
            entry.title = plain(item, "title")
            entry.summary = plain(item, "abstract")
            entry.link = item.attribute("href").flatMap(inner.link)
            entry.updated = date(item)
            document.entries.append(entry)
        }
        return document
    }

    private func plain(_ element: Element, _ name: String) -> ParsedText? {
        element.children.first { $0.local == name }?.trimmed.nonEmpty.map { ParsedText(plain: $0) }
    }

    private func date(_ element: Element) -> ParsedDate? {
        element.attribute("lastmod").map { ParsedDate(FeedDates.date($0), raw: $0) }
    }
}
