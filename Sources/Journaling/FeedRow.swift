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

    /// The columns that `init` reads, in its order.
    private static let columns =
        "feed, id, url, effective_url, feed_group, tags, options, configured_title, title, status, added_at, next_due, "
        + "due_reason, last_attempt, last_success, baselined, scheme, body_hash, failures, last_error, state, etag, "
        + "last_modified, validators_url"

    private init(_ row: BoundRow) {
        key = FeedKey(rawValue: row.integer(0))
        id = FeedID(rawValue: row.text(1) ?? "")
        url = row.text(2) ?? ""
        effectiveURL = row.text(3)
        group = row.text(4)
        tags = JSONColumn.value([String].self, row.text(5)) ?? []
        options = JSONColumn.value(FeedOptions.self, row.text(6)) ?? FeedOptions()
        title = row.text(7) ?? row.text(8)
        status = Status(rawValue: Int(row.integer(9))) ?? .active
        addedAt = row.date(10) ?? Date(timeIntervalSince1970: 0)
        nextDue = row.date(11)
        dueReason = row.text(12) ?? ""
        lastAttempt = row.date(13)
        lastSuccess = row.date(14)
        baselined = row.integer(15) != 0
        scheme = Int(row.integer(16))
        bodyHash = row.bytes(17)
        failures = Int(row.integer(18))
        lastError = row.text(19)
        memory = row.bytes(20) ?? []
        let (etag, modified) = (row.bytes(21), row.bytes(22))
        validators =
            etag == nil && modified == nil
            ? nil : CacheValidators(etag: etag, lastModified: modified, url: row.text(23) ?? "")
    }

    /// The feeds that a condition gives (what comes after FROM), until `limit` of them are `wanted`.
    static func fetch<each Value: BoundValue>(
        _ condition: String, _ values: repeat each Value, limit: Int = .max, in database: Database,
        where wanted: (FeedKey) -> Bool = { _ in true }
    ) throws -> [FeedRow] {
        var feeds: [FeedRow] = []
        _ = try BoundStatement("SELECT \(columns) FROM feeds \(condition)", in: database).all(repeat each values) {
            guard feeds.count < limit else { return nil as Void? }
            if wanted(FeedKey(rawValue: $0.integer(0))) { feeds.append(FeedRow($0)) }
            return ()
        }
        return feeds
    }
}

extension Journal {
    /// The feeds that are due at `now`, those due longest first, at most `limit`, without those that are in hand.
    public func dueFeeds(at now: Date, limit: Int, except inHand: Set<FeedKey>) async throws -> [FeedRow] {
        try await read { database in
            try FeedRow.fetch(
                "WHERE status = 0 AND next_due <= ? ORDER BY next_due LIMIT ?", now.stamp, limit + inHand.count,
                limit: limit, in: database
            ) { !inHand.contains($0) }
        }
    }

    /// When the next feed is due that is not in hand; nil without any.
    public func nextDue(except inHand: Set<FeedKey>) async throws -> Date? {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT feed, next_due FROM feeds WHERE status = 0 AND next_due IS NOT NULL "
                    + "ORDER BY next_due LIMIT ?")
            let rows = try Row.fetchCursor(statement, arguments: [inHand.count + 1])
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
            try FeedRow.fetch(
                "WHERE id = ?\(removed ? "" : " AND status <> 3") ORDER BY status LIMIT 1", id.rawValue, in: database
            ).first
        }
    }

    /// A feed by its number.
    public func feed(_ key: FeedKey) async throws -> FeedRow? {
        try await read { try FeedRow.fetch("WHERE feed = ?", key.rawValue, in: $0).first }
    }

    /// Feeds in slices by number, beginning after `after`: so that a list of a million never holds the journal.
    public func feeds(after: FeedKey?, limit: Int) async throws -> [FeedRow] {
        try await read { database in
            try FeedRow.fetch(
                "WHERE feed > ? AND status <> 3 ORDER BY feed LIMIT ?", after?.rawValue ?? 0, limit, in: database)
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
}
