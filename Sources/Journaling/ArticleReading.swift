internal import FeedModel
internal import Foundation
internal import GRDB

/// Reads articles, stories and matches: shared by the outbox and by who lists.
enum ArticleReading {
    static let columns = """
        articles.article, articles.feed, articles.guid, articles.url, articles.published, articles.updated,
        articles.first_seen, articles.stage, articles.revision, articles.story, feeds.id AS feed_id,
        ifnull(feeds.configured_title, feeds.title) AS feed_title, feeds.feed_group, revisions.title,
        revisions.summary, revisions.text, revisions.html, revisions.authors, revisions.categories,
        revisions.language, revisions.revision AS shown
        """
    private static let tables =
        "articles JOIN feeds USING (feed) JOIN revisions ON revisions.article = articles.article"
    /// Articles with the newest revision's text.
    static let newest = "\(tables) AND revisions.revision = articles.revision"

    static func article(_ id: ArticleID, revision: Int?, in database: Database) throws -> Article? {
        let statement = try database.cachedStatement(
            sql: revision == nil
                ? "SELECT \(columns) FROM \(newest) WHERE articles.article = ?"
                : "SELECT \(columns) FROM \(tables) WHERE articles.article = ? AND revisions.revision = ?")
        let arguments: StatementArguments = revision.map { [id.rawValue, $0] } ?? [id.rawValue]
        return try Row.fetchOne(statement, arguments: arguments).map(article)
    }

    static func article(_ row: Row) -> Article {
        let content = ArticleContent(
            title: row["title"], summary: row["summary"], text: row["text"], html: row["html"],
            authors: JSONColumn.value([Person].self, row["authors"]) ?? [],
            categories: JSONColumn.value([String].self, row["categories"]) ?? [], language: row["language"])
        return Article(
            id: ArticleID(rawValue: row["article"]), feedKey: FeedKey(rawValue: row["feed"]),
            feed: FeedID(rawValue: row["feed_id"]), feedTitle: row["feed_title"], group: row["feed_group"],
            guid: row["guid"], url: row["url"], published: row.date("published"), updated: row.date("updated"),
            firstSeen: row.date("first_seen") ?? Date(timeIntervalSince1970: 0),
            stage: Article.Stage(rawValue: row["stage"]) ?? .ready, revision: row["shown"], content: content,
            story: (row["story"] as Int64?).map { StoryID(rawValue: $0) })
    }

    /// A story with its articles up to `last`: as it stood when that one came; nil: as it stands now.
    static func story(_ id: StoryID, upTo last: ArticleID?, in database: Database) throws -> Story? {
        try StoryMembers(id, in: database).story(upTo: last)
    }

    static func match(_ topic: TopicID, _ article: ArticleID, in database: Database) throws -> TopicMatch? {
        let statement = try database.cachedStatement(
            sql: "SELECT matched FROM matches WHERE article = ? AND topic = ?")
        guard let row = try Row.fetchOne(statement, arguments: [article.rawValue, topic.rawValue]) else { return nil }
        return TopicMatch(topic: topic, matched: JSONColumn.value([MatchedSpan].self, row["matched"]) ?? [])
    }
}
