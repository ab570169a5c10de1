import FeedModel
import Journaling

/// Reads the archive's articles, newest first, in slices: each is a short read of its own, so that a long look back
/// never keeps the journal's log from being put into the file.
struct ArchiveScan {
    /// Articles of one read.
    static let slice = 200

    var journal: Journal
    var filter: ArticleFilter

    /// Calls `body` with each article that still has its texts, until it returns false.
    func forEach(_ body: (ListedArticle) throws -> Bool) async throws {
        var last: Article?
        while true {
            try Task.checkCancellation()
            let slice = try await journal.articles(filter, after: last, limit: Self.slice)
            guard let end = slice.last else { return }
            for listed in slice where !listed.isPruned {
                if try !body(listed) { return }
            }
            last = end.article
        }
    }
}
