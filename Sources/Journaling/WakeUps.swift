public import FeedModel
public import Foundation
internal import GRDB

extension Journal {
    /// When a processor is to be woken; nil when it asked for nothing.
    public func wakeUp(of processor: ProcessorID) async throws -> WakeUp? {
        try glance { database in
            try Row.fetchOne(
                database.cachedStatement(
                    sql: "SELECT due, read_at, read_article, read_match FROM wakeups WHERE processor = ?"),
                arguments: [processor.rawValue]
            ).map { row in
                WakeUp(
                    due: row.date("due") ?? Date(timeIntervalSince1970: 0),
                    read: row.date("read_at").map {
                        Watermark(at: $0, article: row["read_article"] ?? 0, match: row["read_match"] ?? 0)
                    })
            }
        }
    }

    /// Keeps a wake-up, in place of an earlier one; nil forgets it.
    public func setWakeUp(of processor: ProcessorID, _ wakeUp: WakeUp?) async throws {
        try await write { database in
            if let wakeUp { return try Settling.wake(processor, wakeUp, in: database) }
            try database.execute(sql: "DELETE FROM wakeups WHERE processor = ?", arguments: [processor.rawValue])
        }
    }

    /// Where a reader stood who had read all that was first seen before `date`.
    public func watermark(at date: Date) async throws -> Watermark {
        try await read { database in
            let article =
                try Int64.fetchOne(
                    database,
                    sql:
                        "SELECT article FROM articles WHERE first_seen < ? ORDER BY first_seen DESC, article DESC LIMIT 1",
                    arguments: [date.stamp]) ?? 0
            let match =
                try Int64.fetchOne(
                    database,
                    sql: "SELECT match FROM matches WHERE article <= ? ORDER BY article DESC, match DESC LIMIT 1",
                    arguments: [article]) ?? 0
            return Watermark(at: date, article: article, match: match)
        }
    }

    /// The articles that are new to a reader at `mark`: those that one of `topics` (nil: no matter which) matched since, and
    /// none of them before. Baselines are left out. The first `limit` in the order of recording, how many there are in all,
    /// and where who has read them stands.
    public func articles(
        since mark: Watermark, topics: [TopicID]?, at now: Date, limit: Int
    ) async throws -> (articles: [ListedArticle], count: Int, read: Watermark) {
        try await read { database in
            let article = try Int64.fetchOne(database, sql: "SELECT max(article) FROM articles") ?? 0
            let match = try Int64.fetchOne(database, sql: "SELECT max(match) FROM matches") ?? 0
            let (rule, arguments) = Self.isNew(topics, since: mark)
            let count = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM articles WHERE \(rule)", arguments: arguments)
            let articles = try Row.fetchAll(
                database,
                sql: "SELECT \(Self.listedColumns) FROM \(ArticleReading.newest) WHERE \(rule) "
                    + "ORDER BY articles.article LIMIT ?", arguments: arguments + [limit]
            ).map { try Self.listed($0, database) }
            return (
                articles, count ?? 0,
                Watermark(at: now, article: max(article, mark.article), match: max(match, mark.match))
            )
        }
    }

    private static func isNew(_ topics: [TopicID]?, since mark: Watermark) -> (sql: String, StatementArguments) {
        guard let topics else { return ("baseline = 0 AND articles.article > ?", [mark.article]) }
        let names = topics.isEmpty ? "[]" : JSONColumn.text(topics.map(\.rawValue))
        return (
            """
            baseline = 0 AND articles.article IN (
                SELECT article FROM matches WHERE match > ? AND topic IN (SELECT value FROM json_each(?)))
            AND NOT EXISTS (
                SELECT 1 FROM matches AS earlier WHERE earlier.article = articles.article AND earlier.match <= ?
                    AND earlier.topic IN (SELECT value FROM json_each(?)))
            """,
            [mark.match, names, mark.match, names]
        )
    }
}
