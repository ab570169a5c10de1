public import FeedModel
public import Foundation
internal import GRDB

/// How long things are kept that nobody needs for ever.
public struct RetentionTerms: Sendable, Hashable {
    /// Texts; nil: somebody else (the archive) sees to them.
    public var texts: Seconds?
    /// The frozen bytes of messages that were told: their rows stay, so that they are not told again.
    public var payloads: Seconds
    /// Events of which nothing is owed any more, with what was told of them.
    public var events: Seconds
    /// What removed feeds showed last.
    public var removedFeeds: Seconds

    /// The terms of the house.
    public init(
        texts: Seconds? = nil, payloads: Seconds = 7 * 86_400, events: Seconds = 90 * 86_400,
        removedFeeds: Seconds = 90 * 86_400
    ) {
        self.texts = texts
        self.payloads = payloads
        self.events = events
        self.removedFeeds = removedFeeds
    }
}

extension Journal {
    /// Lets go of what is older than the terms, in slices: each a short transaction, so that polls and deliveries are
    /// not held up. `pause` is awaited between two. How many rows there were.
    public func prune(
        _ terms: RetentionTerms, at now: Date, slice: Int = 500, pause: @Sendable () async throws -> Void = {}
    ) async throws -> Int {
        var steps: [@Sendable (Database) throws -> Int] = [
            { try Pruning.payloads(before: now - terms.payloads, limit: slice, in: $0) },
            { try Pruning.digests(before: now - terms.events, limit: slice, in: $0) },
            { try Pruning.events(before: now - terms.events, limit: slice, in: $0) },
            { try Pruning.current(removedBefore: now - terms.removedFeeds, limit: slice, in: $0) },
            { try Pruning.freePages(in: $0) },
        ]
        if let texts = terms.texts {
            steps.insert({ try Pruning.texts(before: now - texts, limit: slice, in: $0) }, at: 0)
        }
        var count = 0
        for step in steps {
            while true {
                let done = try await write(step)
                count += done
                try await pause()
                if done == 0 || Task.isCancelled { break }
            }
        }
        return count
    }
}

/// The statements of one slice each; how many rows it took: 0 when nothing is left.
enum Pruning {
    static func payloads(before date: Date, limit: Int, in database: Database) throws -> Int {
        try database.execute(
            sql: """
                UPDATE deliveries SET payload = NULL WHERE delivery IN (SELECT delivery FROM deliveries
                    WHERE hop = 2 AND payload IS NOT NULL AND finished < ? AND state = 2 LIMIT ?)
                """, arguments: [date.stamp, limit])
        return database.changesCount
    }

    /// Messages that carried several deliveries, when all of those are gone.
    static func digests(before date: Date, limit: Int, in database: Database) throws -> Int {
        try remove(
            """
            SELECT delivery FROM deliveries WHERE hop = 2 AND article IS NULL AND payload IS NULL AND state = 2
            AND finished < ? AND NOT EXISTS (SELECT 1 FROM members WHERE message = deliveries.delivery) LIMIT ?
            """, [date.stamp, limit], in: database)
    }

    static func events(before date: Date, limit: Int, in database: Database) throws -> Int {
        let old = try Int64.fetchAll(
            database,
            sql: """
                SELECT event FROM events WHERE recorded_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries
                    WHERE deliveries.event = events.event AND state <> 2) ORDER BY event LIMIT ?
                """, arguments: [date.stamp, limit])
        for event in old {
            _ = try remove("SELECT delivery FROM deliveries WHERE event = ?", [event], in: database)
            try database.cachedStatement(sql: "DELETE FROM events WHERE event = ?").execute(arguments: [event])
        }
        return old.count
    }

    /// What removed feeds showed last is remembered by its keys alone.
    static func current(removedBefore date: Date, limit: Int, in database: Database) throws -> Int {
        let old = try Row.fetchAll(
            database,
            sql: """
                DELETE FROM current WHERE (feed, key) IN (SELECT current.feed, key FROM feeds JOIN current USING (feed)
                    WHERE status = 3 AND removed_at < ? LIMIT ?) RETURNING feed, key
                """, arguments: [date.stamp, limit])
        let seen = try database.cachedStatement(sql: "INSERT OR IGNORE INTO seen VALUES (?, ?)")
        for row in old { try seen.execute(arguments: [row["feed"] as Int64, row["key"] as Data]) }
        return old.count
    }

    /// Gives free pages back to the disk, some at a time.
    static func freePages(in database: Database) throws -> Int {
        let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        // Some are kept: they are about to be used again.
        guard free > 1000 else { return 0 }
        try database.execute(sql: "PRAGMA incremental_vacuum(500)")
        let left = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? free
        return max(0, free - left)
    }

    /// What was told of an article whose texts go; a dead letter stays until a person has seen to it.
    static func told(of article: Int64, in database: Database) throws {
        _ = try remove("SELECT delivery FROM deliveries WHERE article = ? AND state = 2", [article], in: database)
    }

    private static func remove(
        _ selection: String, _ arguments: StatementArguments, in database: Database
    ) throws -> Int {
        let rows = try Int64.fetchAll(database.cachedStatement(sql: selection), arguments: arguments)
        for row in rows {
            try database.cachedStatement(sql: "DELETE FROM members WHERE message = ? OR delivery = ?")
                .execute(arguments: [row, row])
            try database.cachedStatement(sql: "DELETE FROM deliveries WHERE delivery = ?").execute(arguments: [row])
        }
        return rows.count
    }
}
