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
        if !poll.entries.isEmpty || !poll.learn.isEmpty {
            var tables = try EntryTables(of: poll.feed, at: now, database)
            try record(in: &tables)
        }
        try touch()
        for event in poll.events {
            result.receivers.formUnion(try EventRecording.record(event, at: poll.at, in: database))
        }
        try updateFeed()
        return result
    }

    // MARK: - Entries

    private mutating func record(in tables: inout EntryTables) throws {
        for entry in poll.entries {
            switch entry.kind {
            case .new(let identity): try recordNew(entry, identity, in: &tables)
            case .revision(let article): try recordRevision(entry, of: article, in: &tables)
            }
        }
        for key in poll.learn { try tables.remember(key) }
    }

    private mutating func recordNew(
        _ entry: EntryRecord, _ identity: Digest128, in tables: inout EntryTables
    ) throws {
        // What was new when it was looked up may have been recorded since.
        if try entry.lookUp.contains(where: tables.isKnown) {
            for key in entry.remember { try tables.remember(key) }
            result.known += 1
            return
        }
        let article = try tables.insertArticle(entry, identity)
        try tables.insertRevision(entry, article, 1)
        try tables.setCurrent(entry, article)
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

    private mutating func recordRevision(
        _ entry: EntryRecord, of article: ArticleID, in tables: inout EntryTables
    ) throws {
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
        try tables.insertRevision(entry, article, revision)
        try tables.setCurrent(entry, article)
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
                "UPDATE current SET last_seen = ?, raw = ifnull(?, raw) WHERE feed = ? AND key = ?", in: database)
            for entry in poll.present {
                for key in entry.lookUp { try statement.run(now, entry.raw, poll.feed.rawValue, key) }
            }
        }
        guard poll.success == true, !poll.entries.isEmpty || !poll.present.isEmpty else { return }
        try forget(before: now - Self.currentFor)
    }

    /// What left the feed's documents long ago is remembered by its keys alone.
    private func forget(before: Int64) throws {
        let old = try BoundStatement(
            "DELETE FROM current WHERE feed = ? AND last_seen < ? RETURNING key", in: database
        ).all(poll.feed.rawValue, before) { $0.digest(0) }
        guard !old.isEmpty else { return }
        let seen = try BoundStatement("INSERT OR IGNORE INTO seen VALUES (?, ?)", in: database)
        for key in old { try seen.run(poll.feed.rawValue, key) }
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
