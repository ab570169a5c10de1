internal import FeedModel
public import Foundation
internal import GRDB

extension Journal {
    /// Forgets the texts of up to `limit` articles first seen before `date`, oldest first, in one short transaction. How
    /// many; fewer than `limit` when that was all.
    ///
    /// An article is kept while anything is owed of it, and while a person holds it. What is left of it is its row: what
    /// was seen, matched and told stays known.
    public func pruneTexts(before date: Date, limit: Int) async throws -> Int {
        try await write { try Pruning.texts(before: date, limit: limit, in: $0) }
    }
}

extension Pruning {
    static func texts(before date: Date, limit: Int, in database: Database) throws -> Int {
        let articles = try Int64.fetchAll(
            database,
            sql: """
                SELECT article FROM articles AS old WHERE first_seen < ? AND pruned = 0 AND held = 0 AND stage = 1
                AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.article = old.article
                    AND state IN (0, 1, 4))
                ORDER BY first_seen LIMIT ?
                """,
            arguments: [date.stamp, limit])
        for article in articles {
            // The newest revision's row stays, so that who is asked about the article can still name it.
            try database.cachedStatement(
                sql: "DELETE FROM revisions WHERE article = ? AND revision < "
                    + "(SELECT revision FROM articles WHERE articles.article = revisions.article)"
            ).execute(arguments: [article])
            try database.cachedStatement(
                sql: "UPDATE revisions SET summary = '', text = '', html = NULL WHERE article = ?"
            ).execute(arguments: [article])
            try database.cachedStatement(sql: "UPDATE articles SET pruned = 1 WHERE article = ?")
                .execute(arguments: [article])
            try told(of: article, in: database)
        }
        try database.execute(sql: "PRAGMA incremental_vacuum(200)")
        return articles.count
    }
}
