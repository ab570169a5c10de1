public import FeedModel
public import Foundation
internal import GRDB

/// A delivery that was in hand when three runs crashed: whatever it is kills the daemon.
public struct BuriedDelivery: Sendable, Hashable {
    /// Its key.
    public var key: DeliveryKey
    /// Who was to receive it.
    public var receiver: String
    /// What was to be told.
    public var kind: EventKind
    /// On whose account.
    public var topic: TopicID?
    /// For which channel.
    public var channel: ChannelID?
    /// How often it was tried.
    public var attempts: Int
}

extension Journal {
    /// Makes what an earlier run had in its hands owed again. That counts as an attempt; after three the row is dead,
    /// because whatever it is kills the daemon.
    public func recoverClaims(at now: Date) async throws -> (owed: Int, buried: [BuriedDelivery]) {
        try await write { database in
            let buried = try Row.fetchAll(
                database,
                sql: "UPDATE deliveries SET state = 3, crashes = crashes + 1, reason = 'crashed', finished = ? "
                    + "WHERE state = 1 AND crashes >= 2 RETURNING key, receiver, kind, topic, channel, attempts",
                arguments: [now.stamp]
            ).map(BuriedDelivery.init)
            try database.execute(
                sql: "UPDATE deliveries SET state = 0, crashes = crashes + 1, due = min(due, ?) WHERE state = 1",
                arguments: [now.stamp])
            return (database.changesCount, buried)
        }
    }

    /// An orderly stop: what did not answer in time is owed again, and not suspected of anything.
    public func releaseClaims(at now: Date) async throws -> Int {
        try await write { database in
            try database.execute(
                sql: "UPDATE deliveries SET state = 0, due = min(due, ?) WHERE state = 1", arguments: [now.stamp])
            return database.changesCount
        }
    }
}

extension BuriedDelivery {
    init(_ row: Row) {
        key = Digest128(blob: row["key"]) ?? Digest128(high: 0, low: 0)
        receiver = row["receiver"]
        kind = EventKind(rawValue: row["kind"]) ?? .articleNew
        topic = (row["topic"] as String?).map { TopicID(rawValue: $0) }
        channel = (row["channel"] as String?).map { ChannelID(rawValue: $0) }
        attempts = row["attempts"]
    }
}
