public import FeedModel
public import Foundation
internal import GRDB

extension Journal {
    /// Without being told SQLite would walk over all articles to find those that belong to a story.
    static let storyArticles = """
        SELECT \(ArticleReading.columns) FROM \(ArticleReading.newest)
        WHERE articles.article IN (
            SELECT article FROM articles INDEXED BY articles_placed
            WHERE article > ? AND story IS NOT NULL ORDER BY article LIMIT ?
        )
        ORDER BY articles.article
        """

    /// The articles first seen since `since` that belong to a story, in the order in which they were recorded, in
    /// slices after `after`: what the story index is rebuilt from.
    public func storyArticles(since: Date, after: ArticleID?, limit: Int) async throws -> [Article] {
        try await read { database in
            let first =
                try after.map { $0.rawValue }
                ?? Int64.fetchOne(
                    database, sql: "SELECT min(article) - 1 FROM articles WHERE first_seen >= ?",
                    arguments: [since.stamp])
            guard let first else { return [] }
            return try Row.fetchAll(database, sql: Self.storyArticles, arguments: [first, limit])
                .map(ArticleReading.article)
        }
    }

    /// The topics that have matched an article at any revision.
    public func topics(ofArticle article: ArticleID) async throws -> Set<TopicID> {
        try glance { database in
            Set(
                try String.fetchAll(
                    database.cachedStatement(sql: "SELECT topic FROM matches WHERE article = ?"),
                    arguments: [article.rawValue]
                ).map(TopicID.init(rawValue:)))
        }
    }
}
