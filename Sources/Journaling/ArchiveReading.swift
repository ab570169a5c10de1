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
