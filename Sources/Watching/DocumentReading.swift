internal import Deduplicating
internal import FeedModel
internal import Fetching
internal import Foundation
internal import Parsing

/// A document as the poll needs it: read, every entry prepared. Processor work, done off the callers' executors.
struct DocumentReading: Sendable {
    let isFeed: Bool
    /// Why it is none.
    let notAFeed: String
    let isTruncated: Bool
    let hasMoreEntries: Bool
    let title: String?
    private(set) var entries: [PreparedEntry]
    /// How many entries there were.
    let count: Int
    /// The latest date of an entry.
    private let latest: Date?
    private let channel: ParsedChannel

    @concurrent
    static func of(_ document: FetchedDocument, language: String?) async -> DocumentReading {
        let parsed = FeedParser.parse(
            document.body, ParseContext(url: document.url, contentType: document.contentType))
        return DocumentReading(parsed)
    }

    private init(_ parsed: ParsedFeed) {
        isFeed = parsed.format != nil
        isTruncated = parsed.isTruncated
        hasMoreEntries = parsed.hasMoreEntries
        channel = parsed.feed
        title = parsed.feed.title.flatMap(PreparedEntry.title)
        entries = parsed.entries.map { PreparedEntry($0, feedLanguage: parsed.feed.language) }
        count = entries.count
        latest = entries.lazy.compactMap(\.published).max()
        notAFeed = Self.words(parsed)
    }

    /// Lets go of the entries when all is decided: their texts are not to be held while the record waits for its turn.
    mutating func dropEntries() { entries = [] }

    func hints(over hints: PollHints) -> PollHints {
        var hints = hints
        DocumentHints.add(channel, to: &hints)
        return hints
    }

    /// Whether an entry is dated more than a day after `now`: time zones and embargoes reach less far.
    func isAhead(of now: Date) -> Bool { latest.map { $0 > now + 86_400 } ?? false }

    /// The document with the entries before these (RFC 5005, section 4).
    var archive: String? { channel.link("prev-archive") }

    private static func words(_ parsed: ParsedFeed) -> String {
        let places = parsed.alternates.prefix(3).map(\.href).joined(separator: ", ")
        if !places.isEmpty { return "not a feed, but a page; its feeds: \(places)" }
        return "not a feed" + (parsed.errors.first.map { ": \($0.message)" } ?? "")
    }
}
