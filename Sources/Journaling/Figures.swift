public import Foundation
internal import GRDB

/// The journal in figures.
public struct JournalFigures: Sendable, Hashable {
    /// Feeds by what the configuration or a person says of them.
    public var feeds: [FeedRow.Status: Int] = [:]
    /// Active feeds that were never polled.
    public var neverPolled = 0
    /// Active feeds whose last poll failed.
    public var failing = 0
    /// Active feeds that are due.
    public var due = 0
    /// When the next active feed is due.
    public var nextDue: Date?
    /// All articles.
    public var articles = 0
    /// Articles first seen within the last 24 hours.
    public var articlesLastDay = 0
    /// Those of them that a topic matched.
    public var matchedLastDay = 0
    /// Articles that wait for their page.
    public var waiting = 0
    /// When the newest article was seen.
    public var newestArticle: Date?
    /// What is open or dead, by receiver.
    public var receivers: [ReceiverFigures] = []
    /// Bytes of the journal, without its log of changes.
    public var bytes = 0
}

/// What is open or dead for one receiver.
public struct ReceiverFigures: Sendable, Hashable {
    /// `processor:ID` or `channel:ID`.
    public var receiver: String
    /// Owed.
    public var owed = 0
    /// In hand.
    public var claimed = 0
    /// Given up.
    public var dead = 0
    /// Without a channel in the configuration.
    public var parked = 0
    /// When the oldest one that is owed or in hand came to be.
    public var oldest: Date?
}

extension Journal {
    /// Counts everything. The parts are read one after another, so that a large journal is not held for long.
    public func figures(at now: Date) async throws -> JournalFigures {
        var figures = JournalFigures()
        let day = now.addingTimeInterval(-86400).stamp
        let feeds = try await read { try Self.countFeeds(at: now, in: $0) }
        (figures.feeds, figures.neverPolled, figures.failing) = (feeds.byStatus, feeds.new, feeds.failing)
        figures.due = try await dueCount(at: now)
        figures.nextDue = try await nextDue(except: [])
        (figures.articles, figures.waiting, figures.bytes) = try await read { database in
            (
                try Int.fetchOne(database, sql: "SELECT count(*) FROM articles") ?? 0,
                try Int.fetchOne(database, sql: "SELECT count(*) FROM articles WHERE stage = 0") ?? 0,
                try Int.fetchOne(
                    database, sql: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") ?? 0
            )
        }
        (figures.articlesLastDay, figures.matchedLastDay, figures.newestArticle) = try await read { database in
            (
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM articles WHERE first_seen >= ?", arguments: [day]) ?? 0,
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM articles WHERE first_seen >= ? "
                        + "AND EXISTS (SELECT 1 FROM matches WHERE matches.article = articles.article)",
                    arguments: [day]) ?? 0,
                try Int64.fetchOne(database, sql: "SELECT max(first_seen) FROM articles").map { Date(stamp: $0) }
            )
        }
        figures.receivers = try await read { try Self.countDeliveries($0) }
        return figures
    }

    private static func countFeeds(
        at now: Date, in database: Database
    ) throws -> (byStatus: [FeedRow.Status: Int], new: Int, failing: Int) {
        var result: (byStatus: [FeedRow.Status: Int], new: Int, failing: Int) = ([:], 0, 0)
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT status, count(*) AS feeds, sum(last_attempt IS NULL) AS new, sum(failures > 0) AS failing "
                + "FROM feeds GROUP BY status")
        while let row = try rows.next() {
            guard let status = FeedRow.Status(rawValue: row["status"]) else { continue }
            result.byStatus[status] = row["feeds"]
            if status == .active { (result.new, result.failing) = (row["new"], row["failing"]) }
        }
        return result
    }

    private static func countDeliveries(_ database: Database) throws -> [ReceiverFigures] {
        var found: [String: ReceiverFigures] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT receiver, state, count(*) AS rows, min(created) AS oldest FROM deliveries
                WHERE state IN (0, 1, 4) GROUP BY receiver, state
                UNION ALL
                SELECT receiver, state, count(*), NULL FROM deliveries WHERE state = 3 GROUP BY receiver
                """)
        while let row = try rows.next() {
            let (receiver, count) = (row["receiver"] as String, row["rows"] as Int)
            var figures = found[receiver] ?? ReceiverFigures(receiver: receiver)
            switch row["state"] as Int {
            case OutboxState.owed.rawValue: figures.owed = count
            case OutboxState.claimed.rawValue: figures.claimed = count
            case OutboxState.dead.rawValue: figures.dead = count
            default: figures.parked = count
            }
            if row["state"] as Int != OutboxState.parked.rawValue, let oldest = row.date("oldest") {
                figures.oldest = min(figures.oldest ?? oldest, oldest)
            }
            found[receiver] = figures
        }
        return found.values.sorted { $0.receiver < $1.receiver }
    }
}
