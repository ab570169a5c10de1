public import FeedModel
internal import Foundation
internal import GRDB

extension Journal {
    /// Every revision that the journal holds of up to `limit` articles after `article`, oldest first: for filling the search index in slices. Empty at the end.
    public func revisions(after article: ArticleID, limit: Int) async throws -> [Article] {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT \(ArticleReading.columns) FROM articles JOIN feeds USING (feed) "
                    + "JOIN revisions ON revisions.article = articles.article WHERE articles.article IN "
                    + "(SELECT article FROM articles WHERE article > ? AND pruned = 0 ORDER BY article LIMIT ?) "
                    + "ORDER BY articles.article, revisions.revision")
            return try Row.fetchAll(statement, arguments: [article.rawValue, limit]).map(ArticleReading.article)
        }
    }

    /// Every revision, as the index counts them, of up to `limit` articles after `article` that have their texts; and the last
    /// of these articles, nil at the end.
    public func searchEntries(
        after article: ArticleID, limit: Int
    ) async throws -> (entries: [SearchEntry], end: ArticleID?) {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT article, revision FROM revisions WHERE article IN "
                    + "(SELECT article FROM articles WHERE article > ? AND pruned = 0 ORDER BY article LIMIT ?) "
                    + "ORDER BY article, revision", arguments: [article.rawValue, limit])
            let entries = rows.map(SearchEntry.init)
            return (entries, entries.last?.article)
        }
    }

    /// The revisions that these processors have not had yet.
    public func searchEntries(owedTo processors: [ProcessorID]) async throws -> Set<SearchEntry> {
        try await read { database in
            var found: Set<SearchEntry> = []
            for processor in processors {
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT article, revision FROM deliveries WHERE receiver = ? AND state <> 2 "
                        + "AND article IS NOT NULL", arguments: [Receiver.processor(processor).text])
                while let row = try rows.next() { found.insert(SearchEntry(row)) }
            }
            return found
        }
    }

    /// The newest article's number; nil without any.
    public func newestArticle() async throws -> ArticleID? {
        try await read { try Int64.fetchOne($0, sql: "SELECT max(article) FROM articles") }
            .map { ArticleID(rawValue: $0) }
    }

    /// Forgets the HTML of these articles, which the archive does not keep. In one transaction.
    public func dropHTML(of articles: [ArticleID]) async throws {
        guard !articles.isEmpty else { return }
        try await write { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE revisions SET html = NULL WHERE article = ? AND html IS NOT NULL")
            for article in articles { try statement.execute(arguments: [article.rawValue]) }
        }
    }
}
