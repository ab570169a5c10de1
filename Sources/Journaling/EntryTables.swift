internal import FeedModel
internal import GRDB

/// What is written for every entry. The statements are looked up once a poll: to find one by its text takes as long as
/// some of them run.
struct EntryTables {
    private let database: Database
    private let feed: Int64
    private let now: Int64
    private let seen: BoundStatement
    private let current: BoundStatement
    private let articles: BoundStatement
    private let revisions: BoundStatement

    init(of feed: FeedKey, at now: Int64, _ database: Database) throws {
        self.database = database
        self.feed = feed.rawValue
        self.now = now
        seen = try BoundStatement("INSERT OR IGNORE INTO seen VALUES (?, ?)", in: database)
        current = try BoundStatement(
            """
            INSERT INTO current (feed, key, article, content_hash, last_seen) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (feed, key) DO UPDATE SET content_hash = excluded.content_hash, article = excluded.article,
                last_seen = excluded.last_seen, changes = changes + 1
            """, in: database)
        articles = try BoundStatement(
            """
            INSERT INTO articles (feed, identity, guid, url, published, updated, first_seen, stage, baseline, pruned)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, in: database)
        revisions = try BoundStatement(
            """
            INSERT OR REPLACE INTO revisions (article, revision, seen_at, title, summary, text, html, authors,
                categories, language)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, in: database)
    }

    /// Remembers a key for ever. Whether it was not known until now.
    @discardableResult
    func remember(_ key: Digest128) throws -> Bool {
        try seen.run(feed, key)
        return database.changesCount > 0
    }

    func setCurrent(_ key: Digest128, _ article: ArticleID, _ hash: Digest128) throws {
        try current.run(feed, key, article.rawValue, hash, now)
    }

    func insertArticle(_ entry: EntryRecord, _ identity: Digest128) throws -> ArticleID {
        try articles.run(
            feed, identity, entry.guid, entry.url, entry.published?.stamp, entry.updated?.stamp, now,
            entry.stage.rawValue, entry.baseline, entry.isTitleOnly)
        return ArticleID(rawValue: database.lastInsertedRowID)
    }

    func insertRevision(_ entry: EntryRecord, _ article: ArticleID, _ revision: Int) throws {
        let content = entry.content
        try revisions.run(
            article.rawValue, revision, now, content.title, content.summary, content.text, content.html,
            JSONColumn.text(content.authors), JSONColumn.text(content.categories), content.language)
    }
}
