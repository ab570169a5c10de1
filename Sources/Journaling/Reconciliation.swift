public import FeedModel
public import Foundation
internal import GRDB

/// What a new configuration changed among the feeds.
public struct ReconciledFeeds: Sendable, Hashable {
    /// How many are configured.
    public var configured = 0
    /// New ones.
    public var added = 0
    /// Those that came back within 90 days.
    public var returned = 0
    /// Those that have another id and kept their state.
    public var renamed = 0
    /// Those of which something else changed.
    public var changed = 0
    /// Those that are gone.
    public var removed = 0
    /// The first names of each kind, for people.
    public var names: [String: [String]] = [:]

    /// Nothing changed.
    public init() {}

    mutating func name(_ kind: String, _ id: FeedID) {
        if names[kind, default: []].count < 20 { names[kind, default: []].append(id.rawValue) }
    }
}

/// Walks the feeds of a configuration one at a time.
public typealias FeedWalk = @Sendable (_ body: (FeedDefinition) throws -> Void) throws -> Void

extension Journal {
    /// Makes the journal's feeds those of a configuration, in one transaction. State is found by id, then by URL and
    /// every URL that the feed was seen at. With `dryRun` nothing is kept.
    public func reconcile(
        at now: Date, dryRun: Bool = false, enabled: @escaping @Sendable (FeedDefinition) -> Bool,
        tags: @escaping @Sendable (FeedDefinition) -> [String], _ walk: @escaping FeedWalk
    ) async throws -> ReconciledFeeds {
        try await write { database in
            var result = ReconciledFeeds()
            try database.inSavepoint {
                var reconciliation = try Reconciliation(database, now: now)
                try walk { feed in try reconciliation.take(feed, enabled: enabled(feed), tags: tags(feed)) }
                try reconciliation.finish()
                result = reconciliation.result
                return dryRun ? .rollback : .commit
            }
            return result
        }
    }
}

/// One walk over the configuration's feeds.
private struct Reconciliation {
    private let database: Database
    private let now: Int64
    private let same: BoundStatement
    private var named: Set<Int64> = []
    var result = ReconciledFeeds()
    private static let keepRemoved: Int64 = 90 * 86_400_000

    init(_ database: Database, now: Date) throws {
        self.database = database
        self.now = now.stamp
        same = try BoundStatement(
            "SELECT feed FROM feeds WHERE id = ? AND status <> 3 AND url = ? AND feed_group IS ? AND tags = ? "
                + "AND options = ? AND configured_title IS ? AND CASE WHEN ? THEN status IN (0, 1) ELSE status = 2 END",
            in: database)
    }

    mutating func take(_ feed: FeedDefinition, enabled: Bool, tags: [String]) throws {
        result.configured += 1
        let wanted = Wanted(feed, enabled, JSONColumn.text(tags), try options(feed))
        if let same = try findSame(wanted), named.insert(same).inserted { return }
        if let old = try find(feed) {
            named.insert(old.key.rawValue)
            try update(old, wanted)
        } else {
            try insert(wanted)
        }
    }

    /// A feed as the configuration wants it, in the words of the table.
    private struct Wanted {
        let feed: FeedDefinition
        let enabled: Bool
        let tags: String
        let options: String

        init(_ feed: FeedDefinition, _ enabled: Bool, _ tags: String, _ options: String) {
            self.feed = feed
            self.enabled = enabled
            self.tags = tags
            self.options = options
        }
    }

    /// The row that is so already: of most feeds nothing has changed, and of a million that must be told in seconds. A
    /// pause by a person stays until that person ends it.
    private func findSame(_ wanted: Wanted) throws -> Int64? {
        try same.first(
            wanted.feed.id.rawValue, wanted.feed.url, wanted.feed.group, wanted.tags, wanted.options,
            wanted.feed.title, wanted.enabled
        ) { $0.integer(0) }
    }

    /// By id; else by URL, unless another configured feed has the row already.
    private func find(_ feed: FeedDefinition) throws -> FeedRow? {
        // Two conditions that two partial indexes answer: without them each feed would cost a walk over all.
        for condition in ["status <> 3", "status = 3"] {
            let byID = try FeedRow.fetch(
                "WHERE id = ? AND \(condition) ORDER BY feed DESC LIMIT 1", feed.id.rawValue, in: database)
            guard let row = byID.first else { continue }
            if !named.contains(row.key.rawValue) { return row }
            break
        }
        return try FeedRow.fetch(
            "WHERE feed IN (SELECT feed FROM feed_urls WHERE url = ?) ORDER BY status, feed DESC", feed.url,
            limit: 1, in: database
        ) { !named.contains($0.rawValue) }.first
    }

    private func options(_ feed: FeedDefinition) throws -> String {
        guard feed.options != FeedOptions() else { return "" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(feed.options), as: UTF8.self)
    }

    private mutating func insert(_ wanted: Wanted) throws {
        let feed = wanted.feed
        try database.cachedStatement(
            sql: "INSERT INTO feeds (id, url, feed_group, tags, options, configured_title, status, added_at, next_due, "
                + "due_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new')"
        ).execute(arguments: [
            feed.id.rawValue, feed.url, feed.group, wanted.tags, wanted.options, feed.title,
            wanted.enabled ? 0 : 2, now, now,
        ])
        let key = database.lastInsertedRowID
        named.insert(key)
        try remember(feed.url, key)
        result.added += 1
        result.name("added", feed.id)
    }

    private func remember(_ url: String, _ feed: Int64) throws {
        try database.cachedStatement(sql: "INSERT OR IGNORE INTO feed_urls VALUES (?, ?)")
            .execute(arguments: [url, feed])
    }

    private mutating func update(_ old: FeedRow, _ wanted: Wanted) throws {
        let feed = wanted.feed
        let status = !wanted.enabled ? FeedRow.Status.disabled : old.status == .paused ? .paused : .active
        if old.status == .removed {
            result.returned += 1
            result.name("returned", feed.id)
        } else if old.id != feed.id {
            result.renamed += 1
            result.name("renamed", feed.id)
        } else {
            result.changed += 1
            result.name("changed", feed.id)
        }
        // A feed that comes back, and one with another URL, is asked at once; another option changes no due time.
        let soon = old.status == .removed || old.status == .disabled || old.url != feed.url
        try database.cachedStatement(
            sql: "UPDATE feeds SET id = ?, url = ?, effective_url = CASE WHEN url = ? THEN effective_url END, "
                + "feed_group = ?, tags = ?, options = ?, configured_title = ?, status = ?, removed_at = NULL, "
                + "next_due = CASE WHEN ? THEN ? ELSE next_due END WHERE feed = ?"
        ).execute(arguments: [
            feed.id.rawValue, feed.url, feed.url, feed.group, wanted.tags, wanted.options, feed.title,
            status.rawValue, soon, now,
            old.key.rawValue,
        ])
        try remember(feed.url, old.key.rawValue)
    }

    /// Rows that nobody named are removed; after 90 days they are forgotten, but for what they have seen.
    mutating func finish() throws {
        var gone: [(Int64, FeedID)] = []
        _ = try BoundStatement("SELECT feed, id FROM feeds WHERE status <> 3", in: database).all { row -> Void? in
            let feed = row.integer(0)
            if !named.contains(feed) { gone.append((feed, FeedID(rawValue: row.text(1) ?? ""))) }
            return ()
        }
        for (feed, id) in gone {
            try database.cachedStatement(
                sql: "UPDATE feeds SET status = 3, removed_at = ?, next_due = NULL WHERE feed = ?"
            ).execute(arguments: [now, feed])
            result.removed += 1
            result.name("removed", id)
        }
        try database.execute(
            sql: "DELETE FROM feed_urls WHERE feed IN (SELECT feed FROM feeds WHERE status = 3 AND removed_at < ?)",
            arguments: [now - Self.keepRemoved])
    }
}
