import FeedModel
import Journaling

/// Reads the archive's articles, newest first, in slices: each is a short read of its own, so that a long look back
/// never keeps the journal's log from being put into the file.
struct ArchiveScan {
    /// Articles of one read of the list, and of one with their texts.
    private static let (look, slice) = (5000, 200)

    var journal: Journal
    var filter: ArticleFilter
    /// Leaves out what an index knows not to hold these words; what it does not know is read.
    var narrowed: (index: SearchIndex, query: SearchQuery)?

    /// Calls `body` with each article that still has its texts, at its newest revision, until it returns false.
    func forEach(_ body: (Article) async throws -> Bool) async throws {
        var last: ListedEntry?
        while true {
            try Task.checkCancellation()
            let entries = try await journal.entries(filter, after: last, limit: Self.look)
            guard let end = entries.last else { return }
            var rest = try await worthReading(entries.map(\.entry))[...]
            while !rest.isEmpty {
                for article in try await journal.articles(rest.prefix(Self.slice).map(\.article)) {
                    if try await !body(article) { return }
                }
                rest = rest.dropFirst(Self.slice)
            }
            last = end
        }
    }

    private func worthReading(_ entries: [SearchEntry]) async throws -> [SearchEntry] {
        guard let narrowed else { return entries }
        return try await narrowed.index.sift(entries, for: narrowed.query)
    }
}
