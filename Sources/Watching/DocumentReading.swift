internal import Deduplicating
internal import FeedModel
internal import Fetching
internal import Foundation
internal import Parsing

/// A document as the poll needs it. Processor work, done off the callers' executors.
struct DocumentReading: Sendable {
    let isFeed: Bool
    /// Why it is none.
    let notAFeed: String
    let isTruncated: Bool
    let hasMoreEntries: Bool
    let title: String?
    private var entries: [ParsedEntry]
    /// How many entries there were.
    let count: Int
    /// The earliest date of an entry.
    let earliest: Date?
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
        entries = parsed.entries
        count = entries.count
        let dates = entries.lazy.compactMap(PreparedEntry.published)
        (earliest, latest) = (dates.min(), dates.max())
        notAFeed = Self.words(parsed)
    }

    /// Hands the entries over. Who takes them lets go of them when all is decided: their texts are not to be held while the
    /// record waits for its turn.
    mutating func takeEntries() -> EntryShelf {
        defer { entries = [] }
        return EntryShelf(entries, language: channel.language)
    }

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
