import FeedModel
import Journaling

/// Reads the archive's articles, newest first, in slices: each is a short read of its own, so that a long look back
/// never keeps the journal's log from being put into the file.
struct ArchiveScan {
    /// Articles of one read with their texts, and of one question to the index.
    private static let (slice, look) = (200, 5000)

    var journal: Journal
    var filter: ArticleFilter

    /// Calls `body` with each article that still has its texts, until it returns false.
    func forEach(_ body: (ListedArticle) async throws -> Bool) async throws {
        var last: Article?
        while true {
            try Task.checkCancellation()
            let slice = try await journal.articles(filter, after: last, limit: Self.slice)
            guard let end = slice.last else { return }
            for listed in slice where !listed.isPruned {
                if try await !body(listed) { return }
            }
            last = end.article
        }
    }

    /// The same, but only with articles that the index finds for `query` or does not know.
    func forEach(in index: SearchIndex, _ query: SearchQuery, _ body: (ListedArticle) throws -> Bool) async throws {
        var last: ListedEntry?
        while true {
            try Task.checkCancellation()
            let slice = try await journal.entries(filter, after: last, limit: Self.look)
            guard let end = slice.last else { return }
            for entry in try await index.sift(slice.map(\.entry), for: query) {
                guard let listed = try await journal.article(entry.article), !listed.isPruned else { continue }
                if try !body(listed) { return }
            }
            last = end
        }
    }
}
