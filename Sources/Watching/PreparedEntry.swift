internal import Deduplicating
internal import FeedModel
internal import Foundation
internal import Markup

/// An entry in the form in which it is told apart, matched and kept: texts plain, the fullest body found.
struct PreparedEntry: Sendable {
    let facts: EntryFacts
    let content: ArticleContent
    let guid: String?
    let url: String?
    let published: Date?
    let updated: Date?

    init(_ entry: ParsedEntry, feedLanguage: String?) {
        let summary = entry.summary.map(Self.plain) ?? ""
        let body = entry.content.first { !$0.value.isEmpty }
        let full = body.map(Self.plain) ?? ""
        content = ArticleContent(
            title: entry.title.flatMap(Self.title) ?? "", summary: summary, text: full.isEmpty ? summary : full,
            html: [body, entry.summary].lazy.compactMap { $0 }.first { $0.isHTML && !$0.value.isEmpty }?.value,
            authors: entry.authors, categories: Self.categories(entry),
            language: entry.language ?? body?.language ?? feedLanguage)
        facts = EntryFacts(guid: entry.id, link: entry.link, title: content.title, text: content.text)
        guid = entry.id
        url = entry.link
        published = entry.published?.date ?? entry.updated?.date
        updated = entry.updated?.date
    }

    /// A title is one plain line, whatever the document made of it; nil when nothing is left.
    static func title(_ text: ParsedText) -> String? {
        let line = Evening.words(of: plain(text))
        return line.isEmpty ? nil : line
    }

    private static func plain(_ text: ParsedText) -> String {
        text.isHTML ? HTMLText.plain(text.value) : text.value
    }

    private static func categories(_ entry: ParsedEntry) -> [String] {
        var seen: Set<String> = []
        return entry.categories.map { $0.label ?? $0.term }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}
