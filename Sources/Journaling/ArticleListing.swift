public import FeedModel
public import Foundation
internal import GRDB

/// An article as a list shows it.
public struct ListedArticle: Sendable, Hashable {
    /// The article at its newest revision.
    public var article: Article
    /// The topics that it matched.
    public var topics: [TopicID]
    /// Its story as it stands now.
    public var story: Story?
    /// Known from a first document, not told.
    public var isBaseline: Bool
    /// The article that says the same.
    public var duplicateOf: ArticleID?
    /// Its texts are gone.
    public var isPruned: Bool
}

/// Which articles a list is to hold; what is nil is no condition.
public struct ArticleFilter: Sendable, Hashable {
    /// First seen at or after.
    public var since: Date?
    /// First seen before.
    public var until: Date?
    /// What this topic matched.
    public var topic: TopicID?
    /// Of this feed.
    public var feed: FeedKey?
    /// Only those whose texts are still there.
    var withTexts = false

    /// A filter.
    public init(since: Date? = nil, until: Date? = nil, topic: TopicID? = nil, feed: FeedKey? = nil) {
        self.since = since
        self.until = until
        self.topic = topic
        self.feed = feed
    }
}

/// An article's place in a list, without its texts.
public struct ListedEntry: Sendable, Hashable {
    /// The article, and its newest revision.
    public var entry: SearchEntry
    /// When it was first seen.
    public var firstSeen: Date
}

/// A revision of an article without its texts.
public struct ListedRevision: Sendable, Hashable {
    /// Its number, from 1.
    public var number: Int
    /// When it was seen.
    public var seenAt: Date
    /// The title that it has.
    public var title: String
}

extension Journal {
    /// Articles, newest first, older than `last` (the last one of the slice before).
    public func articles(_ filter: ArticleFilter, after last: Article?, limit: Int) async throws -> [ListedArticle] {
        try await read { database in
            let (sql, arguments) = Self.listing(
                Self.listedColumns, of: ArticleReading.newest, filter, after: last.map { ($0.firstSeen, $0.id) },
                limit: limit)
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map { try Self.listed($0, database) }
        }
    }

    /// The same list without the texts, for who then reads only some of them; pruned articles are left out.
    public func entries(_ filter: ArticleFilter, after last: ListedEntry?, limit: Int) async throws -> [ListedEntry] {
        try await read { database in
            var filter = filter
            filter.withTexts = true
            let (sql, arguments) = Self.listing(
                "articles.article, articles.revision, articles.first_seen", of: "articles", filter,
                after: last.map { ($0.firstSeen, $0.entry.article) }, limit: limit)
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                ListedEntry(
                    entry: SearchEntry(article: ArticleID(rawValue: row["article"]), revision: row["revision"]),
                    firstSeen: row.date("first_seen") ?? Date(timeIntervalSince1970: 0))
            }
        }
    }

    /// These articles at their newest revisions, in this order; those that are gone are left out.
    public func articles(_ ids: [ArticleID]) async throws -> [Article] {
        guard !ids.isEmpty else { return [] }
        return try await read { database in
            let marks = Array(repeating: "?", count: ids.count).joined(separator: ",")
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT \(ArticleReading.columns) FROM \(ArticleReading.newest) "
                        + "WHERE articles.article IN (\(marks))"),
                arguments: StatementArguments(ids.map(\.rawValue)))
            let found = Dictionary(rows.map { ($0["article"] as Int64, $0) }) { first, _ in first }
            return ids.compactMap { found[$0.rawValue].map(ArticleReading.article) }
        }
    }

    /// Each case walks an index in the list's own order: (topic, article), (feed, article), or the time of first sight.
    private static func listing(
        _ columns: String, of tables: String, _ filter: ArticleFilter, after last: (firstSeen: Date, id: ArticleID)?,
        limit: Int
    ) -> (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        var tables = tables
        func add(_ condition: String, _ values: StatementArguments) {
            conditions.append(condition)
            arguments += values
        }
        let order: String
        if let topic = filter.topic {
            tables += " JOIN matches ON matches.article = articles.article"
            add("matches.topic = ?", [topic.rawValue])
            if let last { add("matches.article < ?", [last.id.rawValue]) }
            order = "matches.article DESC"
        } else if filter.feed != nil {
            if let last { add("articles.article < ?", [last.id.rawValue]) }
            order = "articles.article DESC"
        } else {
            if let last {
                add("(articles.first_seen, articles.article) < (?, ?)", [last.firstSeen.stamp, last.id.rawValue])
            }
            order = "articles.first_seen DESC, articles.article DESC"
        }
        if let feed = filter.feed { add("articles.feed = ?", [feed.rawValue]) }
        if let since = filter.since { add("articles.first_seen >= ?", [since.stamp]) }
        if filter.withTexts { conditions.append("articles.pruned = 0") }
        if let until = filter.until { add("articles.first_seen < ?", [until.stamp]) }
        let rule = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        arguments += [limit]
        return ("SELECT \(columns) FROM \(tables)\(rule) ORDER BY \(order) LIMIT ?", arguments)
    }

    static let listedColumns =
        ArticleReading.columns + ", articles.baseline, articles.duplicate_of, articles.pruned"

    static func listed(_ row: Row, _ database: Database) throws -> ListedArticle {
        let article = ArticleReading.article(row)
        let topics = try String.fetchAll(
            database.cachedStatement(sql: "SELECT topic FROM matches WHERE article = ? ORDER BY topic"),
            arguments: [article.id.rawValue])
        return ListedArticle(
            article: article, topics: topics.map { TopicID(rawValue: $0) },
            story: try article.story.flatMap { try ArticleReading.story($0, upTo: nil, in: database) },
            isBaseline: row["baseline"],
            duplicateOf: (row["duplicate_of"] as Int64?).map { ArticleID(rawValue: $0) }, isPruned: row["pruned"])
    }

    /// An article, at a revision or the newest one.
    public func article(_ id: ArticleID, revision: Int? = nil) async throws -> ListedArticle? {
        try await read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT \(Self.listedColumns) FROM \(ArticleReading.newest) WHERE articles.article = ?",
                    arguments: [id.rawValue])
            else { return nil }
            var listed = try Self.listed(row, database)
            if let revision {
                guard let shown = try ArticleReading.article(id, revision: revision, in: database) else { return nil }
                listed.article = shown
            }
            return listed
        }
    }

    /// The revisions of an article, the first one first.
    public func revisions(of article: ArticleID) async throws -> [ListedRevision] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT revision, seen_at, title FROM revisions WHERE article = ? ORDER BY revision",
                arguments: [article.rawValue]
            ).map {
                ListedRevision(
                    number: $0["revision"], seenAt: $0.date("seen_at") ?? Date(timeIntervalSince1970: 0),
                    title: $0["title"])
            }
        }
    }

    /// What matched an article, by topic.
    public func matches(of article: ArticleID) async throws -> [TopicMatch] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT topic, matched FROM matches WHERE article = ? ORDER BY topic",
                arguments: [article.rawValue]
            ).map {
                TopicMatch(
                    topic: TopicID(rawValue: $0["topic"]),
                    matched: JSONColumn.value([MatchedSpan].self, $0["matched"]) ?? [])
            }
        }
    }
}
