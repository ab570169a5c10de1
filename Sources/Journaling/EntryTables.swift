internal import FeedModel
internal import GRDB

/// What is written for every entry. The statements are looked up once a poll: to find one by its text takes as long as
/// some of them run.
struct EntryTables {
    private let database: Database
    private let feed: Int64
    private let now: Int64
    private let seen: BoundStatement
    private let isSeen: BoundStatement
    private let current: BoundStatement
    private let isCurrent: BoundStatement
    private let articles: BoundStatement
    private let revisions: BoundStatement
    /// Nothing was known of the feed when this poll's recording began: then nothing need be looked up.
    private let wasBlank: Bool
    /// The keys of the articles that were recorded since, where the feed was blank.
    private var recorded: Set<Digest128> = []

    init(of feed: FeedKey, at now: Int64, _ database: Database) throws {
        self.database = database
        self.feed = feed.rawValue
        self.now = now
        seen = try BoundStatement("INSERT OR IGNORE INTO seen VALUES (?, ?)", in: database)
        isSeen = try BoundStatement("SELECT 1 FROM seen WHERE feed = ? AND key = ?", in: database)
        current = try BoundStatement(
            """
            INSERT INTO current (feed, key, article, content_hash, last_seen, raw) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (feed, key) DO UPDATE SET content_hash = excluded.content_hash, article = excluded.article,
                last_seen = excluded.last_seen, raw = excluded.raw, changes = changes + 1
            """, in: database)
        isCurrent = try BoundStatement("SELECT 1 FROM current WHERE feed = ? AND key = ?", in: database)
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
        wasBlank = try !BoundStatement(
            """
            SELECT 1 FROM current WHERE feed = ?1 UNION ALL SELECT 1 FROM seen WHERE feed = ?1 LIMIT 1
            """, in: database
        ).exists(feed.rawValue)
    }

    /// Whether any entry has shown this key.
    func isKnown(_ key: Digest128) throws -> Bool {
        if wasBlank { return recorded.contains(key) }
        return try isCurrent.exists(feed, key) || isSeen.exists(feed, key)
    }

    /// Remembers a key for ever.
    func remember(_ key: Digest128) throws { try seen.run(feed, key) }

    /// What is remembered of an article by the keys that it is looked up by, until it has left the feed's documents.
    mutating func setCurrent(_ entry: EntryRecord, _ article: ArticleID) throws {
        for key in entry.lookUp {
            try current.run(feed, key, article.rawValue, entry.contentHash, now, entry.raw)
            if wasBlank { recorded.insert(key) }
        }
        for key in entry.remember where !entry.lookUp.contains(key) { try remember(key) }
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
