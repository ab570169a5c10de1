public import FeedModel
public import Foundation
internal import GRDB

extension Journal {
    /// When a message of this lane was last formed for a channel (and topic); nil when none was.
    public func lastTold(on channel: ChannelID, lane: String, topic: TopicID?) async throws -> Date? {
        try glance { database in
            let statement = try database.cachedStatement(
                sql: "SELECT created FROM deliveries WHERE receiver = ? AND lane = ? AND hop = 2 "
                    + "AND (? IS NULL OR topic = ?) ORDER BY delivery DESC LIMIT 1")
            return try Int64.fetchOne(
                statement,
                arguments: [Receiver.channel(channel).text, lane, topic?.rawValue, topic?.rawValue]
            ).map { Date(stamp: $0) }
        }
    }

    /// When the oldest message came to be that a channel has not been told; nil when it has been told all.
    public func oldestOwed(to channel: ChannelID) async throws -> Date? {
        try await read { database in
            // SQLite takes a partial index only where the query has its condition word for word.
            let statement = try database.cachedStatement(
                sql: "SELECT min(oldest) FROM (SELECT min(created) AS oldest FROM deliveries "
                    + "WHERE receiver = ?1 AND state = 0 UNION ALL "
                    + "SELECT min(created) FROM deliveries WHERE receiver = ?1 AND state = 1)")
            return try Int64.fetchOne(statement, arguments: [Receiver.channel(channel).text]).map { Date(stamp: $0) }
        }
    }

    /// The channels that the events on record say to be behind, and since when.
    public func channelsBehind() async throws -> [ChannelID: Date] {
        let rows = try await read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT kind, since, details ->> 'channel' AS channel FROM events WHERE kind IN (?, ?) ORDER BY event",
                arguments: [EventKind.channelBehind.rawValue, EventKind.channelRecovered.rawValue]
            ).map { ($0["kind"] as String, Date(stamp: $0["since"]), $0["channel"] as String?) }
        }
        var behind: [ChannelID: Date] = [:]
        for case (let kind, let since, let channel?) in rows {
            behind[ChannelID(rawValue: channel)] = kind == EventKind.channelBehind.rawValue ? since : nil
        }
        return behind
    }

    /// When a channel was told something last, as far as deliveries are kept.
    public func lastTold(_ channel: ChannelID) async throws -> Date? {
        try await read { try LastTold.success(of: Receiver.channel(channel).text, in: $0) }
    }

    /// Whether an article is or was owed to a channel on account of a topic.
    public func isTold(_ article: ArticleID, on channel: ChannelID, topic: TopicID) async throws -> Bool {
        try glance { database in
            let statement = try database.cachedStatement(
                sql: "SELECT 1 FROM deliveries WHERE article = ? AND channel = ? AND topic = ? AND hop = 1 LIMIT 1")
            return try Int.fetchOne(
                statement, arguments: [article.rawValue, channel.rawValue, topic.rawValue]) != nil
        }
    }

    /// The times of the last messages formed for a channel (and topic, be it one of several that a message names) since `since`, oldest first, at most `limit`.
    /// Digests are not counted: they are what a spent budget turns into.
    public func messages(
        to channel: ChannelID, topic: TopicID?, since: Date, limit: Int
    ) async throws -> [Date] {
        try glance { database in
            let statement = try database.cachedStatement(
                sql: "SELECT created FROM deliveries WHERE receiver = ?1 AND hop = 2 AND created > ?2 "
                    + "AND kind <> 'digest' AND (?3 IS NULL OR topic = ?3 OR EXISTS (SELECT 1 FROM members "
                    + "JOIN deliveries AS part USING (delivery) WHERE members.message = deliveries.delivery "
                    + "AND part.topic = ?3)) ORDER BY created DESC LIMIT ?4")
            return try Int64.fetchAll(
                statement,
                arguments: [Receiver.channel(channel).text, since.stamp, topic?.rawValue, limit]
            ).reversed().map { Date(stamp: $0) }
        }
    }
}
