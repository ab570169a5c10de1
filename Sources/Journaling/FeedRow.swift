public import FeedModel
public import Foundation
internal import GRDB

/// A feed as the journal has it.
public struct FeedRow: Sendable, Hashable {
    /// Whether it is polled.
    public enum Status: Int, Sendable, Hashable {
        /// By its due time.
        case active = 0
        /// Paused by a person.
        case paused = 1
        /// Switched off in the configuration.
        case disabled = 2
        /// No longer in the configuration; kept for 90 days.
        case removed = 3
    }

    /// The journal's number.
    public var key: FeedKey
    /// The id in the configuration.
    public var id: FeedID
    /// The URL as configured.
    public var url: String
    /// The URL adopted after a permanent move.
    public var effectiveURL: String?
    /// Its group.
    public var group: String?
    /// Its tags.
    public var tags: [String]
    /// What the configuration says of this feed alone.
    public var options: FeedOptions
    /// The title: the person's, else the document's.
    public var title: String?
    /// Whether it is polled.
    public var status: Status
    /// When it came.
    public var addedAt: Date
    /// When it is polled next; nil: never by itself.
    public var nextDue: Date?
    /// Why then.
    public var dueReason: String
    /// The last poll's end.
    public var lastAttempt: Date?
    /// The last good poll's end.
    public var lastSuccess: Date?
    /// Whether it had its first document.
    public var baselined: Bool
    /// The identity scheme's number.
    public var scheme: Int
    /// What the server gave to ask with.
    public var validators: CacheValidators?
    /// Of the last document's body and the parser's version.
    public var bodyHash: [UInt8]?
    /// Failures in a row.
    public var failures: Int
    /// What the last poll failed by.
    public var lastError: String?
    /// The scheduler's memory, packed.
    public var memory: [UInt8]

    /// The URL to ask.
    public var pollURL: String { effectiveURL ?? url }

    init(_ row: Row) {
        key = FeedKey(rawValue: row["feed"])
        id = FeedID(rawValue: row["id"])
        url = row["url"]
        effectiveURL = row["effective_url"]
        group = row["feed_group"]
        tags = JSONColumn.value([String].self, row["tags"]) ?? []
        options = JSONColumn.value(FeedOptions.self, row["options"]) ?? FeedOptions()
        title = row["configured_title"] ?? row["title"]
        status = Status(rawValue: row["status"]) ?? .active
        addedAt = row.date("added_at") ?? Date(timeIntervalSince1970: 0)
        nextDue = row.date("next_due")
        dueReason = row["due_reason"]
        lastAttempt = row.date("last_attempt")
        lastSuccess = row.date("last_success")
        baselined = row["baselined"]
        scheme = row["scheme"]
        bodyHash = row.bytes("body_hash")
        failures = row["failures"]
        lastError = row["last_error"]
        memory = row.bytes("state") ?? []
        let (etag, modified) = (row.bytes("etag"), row.bytes("last_modified"))
        validators =
            etag == nil && modified == nil
            ? nil : CacheValidators(etag: etag, lastModified: modified, url: row["validators_url"] ?? "")
    }
}

extension Journal {
    /// The feeds that are due at `now`, those due longest first, at most `limit`, without those that are in hand.
    public func dueFeeds(at now: Date, limit: Int, except inHand: Set<FeedKey>) async throws -> [FeedRow] {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT * FROM feeds WHERE status = 0 AND next_due <= ? ORDER BY next_due LIMIT ?",
                arguments: [now.stamp, limit + inHand.count])
            var due: [FeedRow] = []
            while due.count < limit, let row = try rows.next() {
                if !inHand.contains(FeedKey(rawValue: row["feed"])) { due.append(FeedRow(row)) }
            }
            return due
        }
    }

    /// When the next feed is due that is not in hand; nil without any.
    public func nextDue(except inHand: Set<FeedKey>) async throws -> Date? {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT feed, next_due FROM feeds WHERE status = 0 AND next_due IS NOT NULL "
                    + "ORDER BY next_due LIMIT ?",
                arguments: [inHand.count + 1])
            while let row = try rows.next() {
                if !inHand.contains(FeedKey(rawValue: row["feed"])) { return row.date("next_due") }
            }
            return nil
        }
    }

    /// How many feeds are due at `now`.
    public func dueCount(at now: Date) async throws -> Int {
        try await read {
            try Int.fetchOne(
                $0, sql: "SELECT count(*) FROM feeds WHERE status = 0 AND next_due <= ?", arguments: [now.stamp]) ?? 0
        }
    }

    /// A feed by its id; of a removed one only if `removed`.
    public func feed(_ id: FeedID, removed: Bool = false) async throws -> FeedRow? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT * FROM feeds WHERE id = ?\(removed ? "" : " AND status <> 3") ORDER BY status LIMIT 1",
                arguments: [id.rawValue]
            ).map { FeedRow($0) }
        }
    }

    /// A feed by its number.
    public func feed(_ key: FeedKey) async throws -> FeedRow? {
        try await read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM feeds WHERE feed = ?", arguments: [key.rawValue])
                .map { FeedRow($0) }
        }
    }

    /// Feeds in slices by number, beginning after `after`: so that a list of a million never holds the journal.
    public func feeds(after: FeedKey?, limit: Int) async throws -> [FeedRow] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM feeds WHERE feed > ? AND status <> 3 ORDER BY feed LIMIT ?",
                arguments: [after?.rawValue ?? 0, limit]
            ).map { FeedRow($0) }
        }
    }

    /// How many articles a feed has in the journal.
    public func articleCount(of feed: FeedKey) async throws -> Int {
        try await read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM articles WHERE feed = ?", arguments: [feed.rawValue]) ?? 0
        }
    }

    /// Sets when a feed is polled next.
    public func setDue(_ feed: FeedKey, at due: Date?, reason: String) async throws {
        try await write {
            try $0.execute(
                sql: "UPDATE feeds SET next_due = ?, due_reason = ? WHERE feed = ?",
                arguments: [due?.stamp, reason, feed.rawValue])
        }
    }

    /// Pauses a feed or lets it go on; false when no such feed is configured.
    public func setPaused(_ id: FeedID, _ paused: Bool, at now: Date) async throws -> Bool {
        try await write { database in
            try database.execute(
                sql: "UPDATE feeds SET status = ?, next_due = max(ifnull(next_due, 0), ?), due_reason = ? "
                    + "WHERE id = ? AND status IN (0, 1)",
                arguments: [paused ? 1 : 0, now.stamp, paused ? "paused by a person" : "resumed", id.rawValue])
            return database.changesCount > 0
        }
    }

    /// Spreads the feeds that are due over a stretch of time from `now` on, so that a start is no storm (R-26).
    public func spread(dueBefore now: Date, over seconds: Seconds) async throws {
        try await write { database in
            try database.execute(
                sql: "UPDATE feeds SET next_due = ? + (abs(random()) % ?), due_reason = 'spread at start' "
                    + "WHERE status = 0 AND next_due <= ?",
                arguments: [now.stamp, max(1, Int64(seconds * 1000)), now.stamp])
        }
    }

    /// What is known of `keys` in a feed.
    public func known(_ keys: Set<Digest128>, in feed: FeedKey) async throws -> KnownEntries {
        try glance { database in
            var known = KnownEntries()
            let seen = try BoundStatement("SELECT 1 FROM seen WHERE feed = ? AND key = ?", in: database)
            let current = try BoundStatement(
                "SELECT article, content_hash, changes, last_seen FROM current WHERE feed = ? AND key = ?",
                in: database)
            for key in keys where try seen.exists(feed.rawValue, key) {
                known.seen.insert(key)
                known.current[key] =
                    try current.first(feed.rawValue, key) { row in
                        row.digest(1).map {
                            KnownEntry(
                                article: ArticleID(rawValue: row.integer(0)), contentHash: $0,
                                changes: Int(row.integer(2)), lastSeen: Date(stamp: row.integer(3)))
                        }
                    } ?? nil
            }
            return known
        }
    }
}
