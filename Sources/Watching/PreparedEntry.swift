internal import Deduplicating
internal import FeedModel
internal import Foundation
internal import Hashing
internal import Markup
internal import Parsing

/// An entry in the form in which it is told apart, matched and kept: texts plain, the fullest body found.
struct PreparedEntry: Sendable {
    let content: ArticleContent
    let guid: String?
    let url: String?
    let published: Date?
    let updated: Date?

    init(_ entry: ParsedEntry, feedLanguage: String?) {
        let summary = entry.summary.map(Self.plain) ?? ""
        let body = Self.body(entry)
        let full = body.map(Self.plain) ?? ""
        content = ArticleContent(
            title: entry.title.flatMap(Self.title) ?? "", summary: summary, text: full.isEmpty ? summary : full,
            html: [body, entry.summary].lazy.compactMap { $0 }.first { $0.isHTML && !$0.value.isEmpty }?.value,
            authors: entry.authors, categories: Self.categories(entry),
            language: entry.language ?? body?.language ?? feedLanguage)
        guid = entry.id
        url = entry.link
        published = Self.published(entry)
        updated = entry.updated?.date
    }

    static func published(_ entry: ParsedEntry) -> Date? { entry.published?.date ?? entry.updated?.date }

    /// The text that is kept of it and searched.
    private static func body(_ entry: ParsedEntry) -> ParsedText? { entry.content.first { !$0.value.isEmpty } }

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

extension PreparedEntry {
    /// What the entry is told apart by.
    static func facts(_ entry: ParsedEntry) -> EntryFacts {
        EntryFacts(
            guid: entry.id, link: entry.link, title: entry.title.flatMap(title) ?? "", raw: raw(entry))
    }

    /// All that an entry is told apart by, as it was parsed: the same makes the same facts and the same text.
    private static func raw(_ entry: ParsedEntry) -> Digest128 {
        let digest = SHA256 { input in
            func add(_ text: String?) {
                // A length before each keeps what is missing, what is empty and what comes after apart.
                input.add(UInt32(truncatingIfNeeded: text?.utf8.count ?? -1))
                if let text { input.add(text) }
            }
            add("\(FeedParser.version)")
            add(entry.id)
            add(entry.link)
            for text in [entry.title, entry.summary, body(entry)] {
                add(text?.value)
                add(text?.type)
            }
        }
        return Digest128(high: digest.words[0], low: digest.words[1])
    }
}
