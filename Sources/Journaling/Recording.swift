internal import FeedModel
internal import Foundation
internal import GRDB

/// The statements that record one poll.
struct Recording {
    private let database: Database
    private let poll: PollRecord
    private let now: Int64
    private var result = RecordedPoll()
    private let keys: DeliveryKeys

    /// Records `poll` inside the group's transaction.
    static func record(_ poll: PollRecord, in database: Database) throws -> RecordedPoll {
        var recording = Recording(poll, in: database)
        return try recording.run()
    }

    private init(_ poll: PollRecord, in database: Database) {
        self.poll = poll
        self.database = database
        now = poll.at.stamp
        keys = DeliveryKeys(feed: poll.feed)
    }

    private mutating func run() throws -> RecordedPoll {
        for entry in poll.entries {
            switch entry.kind {
            case .new(let identity): try recordNew(entry, identity)
            case .revision(let article): try recordRevision(entry, of: article)
            }
        }
        try remember(poll.learn)
        try touch()
        for event in poll.events {
            result.receivers.formUnion(try EventRecording.record(event, at: poll.at, in: database))
        }
        try updateFeed()
        return result
    }

    // MARK: - Entries

    private mutating func recordNew(_ entry: EntryRecord, _ identity: Digest128) throws {
        // Looked up again: what was new when it was looked up may have been recorded since.
        guard try !entry.lookUp.contains(where: isSeen) else {
            result.known += 1
            return try remember(entry.remember)
        }
        try remember(entry.remember)
        let article = try insertArticle(entry, identity)
        try insertRevision(entry, article, 1)
        for key in entry.lookUp { try setCurrent(key, article, entry.contentHash) }
        let story = try place(entry, article)
        result.new += 1
        try owe(entry.owed, article, identity, 1, story)
        var matched = false
        for match in entry.matches where try insertMatch(match.match, article, 1) {
            matched = true
            try owe(match.ifFirst, article, identity, 1, story)
        }
        if matched { result.matched += 1 }
    }

    private mutating func recordRevision(_ entry: EntryRecord, of article: ArticleID) throws {
        // A row whose texts are gone says nothing of what changed.
        try BoundStatement(
            "DELETE FROM revisions WHERE article = ? AND (SELECT pruned FROM articles WHERE articles.article = ?)",
            in: database
        ).run(article.rawValue, article.rawValue)
        let statement = try database.cachedStatement(
            sql: "UPDATE articles SET revision = revision + 1, updated = ifnull(?, updated), url = ifnull(?, url), "
                + "pruned = 0 WHERE article = ? RETURNING revision, identity, story")
        guard
            let row = try Row.fetchOne(
                statement, arguments: [entry.updated?.stamp, entry.url, article.rawValue]),
            let identity = Digest128(blob: row["identity"])
        else { return }
        let revision: Int = row["revision"]
        let story = (row["story"] as Int64?).map { StoryID(rawValue: $0) }
        try insertRevision(entry, article, revision)
        try remember(entry.remember)
        for key in entry.lookUp { try setCurrent(key, article, entry.contentHash) }
        result.revised += 1
        try owe(entry.owed, article, identity, revision, story)
        for match in entry.matches {
            if try insertMatch(match.match, article, revision) {
                try owe(match.ifFirst, article, identity, revision, story)
                result.matched += 1
            } else {
                try owe(match.ifTold, article, identity, revision, story, match.match.matched)
            }
        }
    }

    private func isSeen(_ key: Digest128) throws -> Bool {
        try BoundStatement("SELECT 1 FROM seen WHERE feed = ? AND key = ?", in: database)
            .exists(poll.feed.rawValue, key)
    }

    private func remember(_ keys: [Digest128]) throws {
        guard !keys.isEmpty else { return }
        let statement = try BoundStatement("INSERT OR IGNORE INTO seen VALUES (?, ?)", in: database)
        for key in keys { try statement.run(poll.feed.rawValue, key) }
    }

    private func setCurrent(_ key: Digest128, _ article: ArticleID, _ hash: Digest128) throws {
        try BoundStatement(
            "INSERT INTO current (feed, key, article, content_hash, last_seen) VALUES (?, ?, ?, ?, ?) "
                + "ON CONFLICT (feed, key) DO UPDATE SET content_hash = excluded.content_hash, "
                + "article = excluded.article, last_seen = excluded.last_seen, changes = changes + 1", in: database
        ).run(poll.feed.rawValue, key, article.rawValue, hash, now)
    }

    private func insertArticle(_ entry: EntryRecord, _ identity: Digest128) throws -> ArticleID {
        try BoundStatement(
            "INSERT INTO articles (feed, identity, guid, url, published, updated, first_seen, stage, baseline, pruned) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", in: database
        ).run(
            poll.feed.rawValue, identity, entry.guid, entry.url, entry.published?.stamp, entry.updated?.stamp, now,
            entry.stage.rawValue, entry.baseline, entry.isTitleOnly)
        return ArticleID(rawValue: database.lastInsertedRowID)
    }

    private func insertRevision(_ entry: EntryRecord, _ article: ArticleID, _ revision: Int) throws {
        let content = entry.content
        try BoundStatement(
            "INSERT OR REPLACE INTO revisions (article, revision, seen_at, title, summary, text, html, authors, "
                + "categories, language) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", in: database
        ).run(
            article.rawValue, revision, now, content.title, content.summary, content.text, content.html,
            JSONColumn.text(content.authors), JSONColumn.text(content.categories), content.language)
    }

    /// Whether the topic matches this article for the first time.
    private func insertMatch(_ match: TopicMatch, _ article: ArticleID, _ revision: Int) throws -> Bool {
        try BoundStatement(
            "INSERT OR IGNORE INTO matches (article, topic, revision, matched) VALUES (?, ?, ?, ?)", in: database
        ).run(article.rawValue, match.topic.rawValue, revision, JSONColumn.text(match.matched))
        return database.changesCount > 0
    }

    private func place(_ entry: EntryRecord, _ article: ArticleID) throws -> StoryID? {
        guard let place = entry.place else { return nil }
        let found = try place(article) {
            try database.cachedStatement(sql: "INSERT INTO stories (first_seen, last_seen) VALUES (?, ?)")
                .execute(arguments: [now, now])
            return StoryID(rawValue: database.lastInsertedRowID)
        }
        try database.cachedStatement(sql: "UPDATE stories SET last_seen = ? WHERE story = ?")
            .execute(arguments: [now, found.story.rawValue])
        try database.cachedStatement(sql: "UPDATE articles SET story = ?, duplicate_of = ? WHERE article = ?")
            .execute(arguments: [found.story.rawValue, found.duplicateOf?.rawValue, article.rawValue])
        return found.story
    }

    private mutating func owe(
        _ all: [Owed], _ article: ArticleID, _ identity: Digest128, _ revision: Int, _ story: StoryID?,
        _ matched: [MatchedSpan]? = nil
    ) throws {
        for owed in all {
            let key = keys.article(owed, identity: identity, revision: revision)
            let row = DeliveryRow(
                key: key, owed: owed, article: article, revision: revision, event: nil, story: story,
                matched: matched, at: poll.at)
            if try row.insert(in: database) {
                result.owed += 1
                result.receivers.insert(Receiver.processor(owed.processor).text)
            }
        }
    }

    // MARK: - The feed

    /// A day's precision is enough, and spares most writes.
    private func touch() throws {
        if !poll.present.isEmpty {
            let statement = try BoundStatement(
                "UPDATE current SET last_seen = ? WHERE feed = ? AND key = ?", in: database)
            for key in poll.present { try statement.run(now, poll.feed.rawValue, key) }
        }
        guard poll.success == true, !poll.entries.isEmpty || !poll.present.isEmpty else { return }
        try BoundStatement("DELETE FROM current WHERE feed = ? AND last_seen < ?", in: database)
            .run(poll.feed.rawValue, now - Self.currentFor)
    }

    private static let currentFor: Int64 = 30 * 86_400_000

    private func updateFeed() throws {
        let feed = poll.feed.rawValue
        guard let success = poll.success else {
            return try BoundStatement("UPDATE feeds SET next_due = ?, due_reason = ? WHERE feed = ?", in: database)
                .run(poll.nextDue?.stamp, poll.dueReason, feed)
        }
        try BoundStatement(
            """
            UPDATE feeds SET next_due = ?, due_reason = ?, last_attempt = ?, failures = ?, last_error = ?,
                last_success = CASE WHEN ? THEN ? ELSE last_success END, state = ifnull(?, state),
                title = ifnull(?, title), baselined = max(baselined, ?), scheme = max(scheme, ifnull(?, 0)),
                effective_url = ifnull(?, effective_url)
            WHERE feed = ?
            """, in: database
        ).run(
            poll.nextDue?.stamp, poll.dueReason, now, poll.failures, poll.error, success, now,
            poll.memory, poll.title, poll.baselined, poll.scheme, poll.adoptURL, feed)
        if let url = poll.adoptURL {
            try BoundStatement("INSERT OR IGNORE INTO feed_urls VALUES (?, ?)", in: database).run(url, feed)
        }
        guard case .replace(let validators, let hash) = poll.validators else { return }
        try BoundStatement(
            "UPDATE feeds SET etag = ?, last_modified = ?, validators_url = ?, body_hash = ifnull(?, body_hash) "
                + "WHERE feed = ?", in: database
        ).run(
            validators.etag, validators.lastModified, validators.url, hash, feed)
    }
}
