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
    /// Makes what an earlier run had in its hands owed again. That counts as an attempt; after the third run that died by
    /// its own fault (`byItself`) the row is dead, because whatever it is kills the daemon.
    ///
    /// A run that was killed from outside says little about what it had in hand, unless that goes on and on: a delivery
    /// that eats all memory is killed from outside too. From the second kill on the row waits a little, so that it is
    /// not the first thing in hand of run after run.
    public func recoverClaims(at now: Date, byItself: Bool) async throws -> (owed: Int, buried: [BuriedDelivery]) {
        try await write { database in
            let most = byItself ? Self.mostCrashes : Self.mostKills
            let buried = try Row.fetchAll(
                database,
                sql: "UPDATE deliveries SET state = 3, crashes = crashes + 1, reason = 'crashed', finished = ?1 "
                    + "WHERE state = 1 AND crashes + 1 >= ?2 RETURNING key, receiver, kind, topic, channel, attempts",
                arguments: [now.stamp, most]
            ).map(BuriedDelivery.init)
            try database.execute(
                sql: "UPDATE deliveries SET state = 0, crashes = crashes + 1, "
                    + "due = iif(crashes = 0 OR ?2, min(due, ?1), ?1 + 1000 * min(10, crashes * 2)) WHERE state = 1",
                arguments: [now.stamp, byItself])
            return (database.changesCount, buried)
        }
    }

    private static let mostCrashes = 3
    private static let mostKills = 10

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
