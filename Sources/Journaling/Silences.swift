public import FeedModel
public import Foundation
internal import GRDB

/// A silence: what a topic would tell is held until it ends.
public struct Silence: Sendable, Hashable {
    /// Its number.
    public var number: Int64
    /// The topic.
    public var topic: TopicID
    /// Until when.
    public var until: Date
    /// Since when.
    public var created: Date
    /// Why, if somebody said.
    public var comment: String?

    /// The reason of what a silence holds back, as it stands in the outbox.
    public static let reasonOfHold = "silenced"

    init(_ row: Row) {
        (number, topic) = (row["silence"], TopicID(rawValue: row["topic"]))
        until = row.date("until") ?? Date(timeIntervalSince1970: 0)
        created = row.date("created") ?? Date(timeIntervalSince1970: 0)
        comment = row["comment"]
    }
}

extension Journal {
    /// Silences a topic until `until`.
    public func addSilence(_ topic: TopicID, until: Date, comment: String?, at now: Date) async throws -> Silence {
        try await write { database in
            let row = try Row.fetchOne(
                database,
                sql: "INSERT INTO silences (topic, until, created, comment) VALUES (?, ?, ?, ?) RETURNING *",
                arguments: [topic.rawValue, until.stamp, now.stamp, comment])
            guard let row else { throw JournalFailure(.failed, "the silence was not kept") }
            return Silence(row)
        }
    }

    /// Ends a silence: what it held back is due at `now`, and is held anew by another one of its topic. The receivers that
    /// are owed it; nil if there is no silence of this number.
    public func removeSilence(_ number: Int64, at now: Date) async throws -> Set<String>? {
        try await write { database in
            let topic = try String.fetchOne(
                database, sql: "DELETE FROM silences WHERE silence = ? RETURNING topic", arguments: [number])
            guard let topic else { return nil }
            let receivers = try String.fetchAll(
                database,
                sql: "UPDATE deliveries SET due = ?, not_before = NULL "
                    + "WHERE state = 0 AND due > ? AND topic = ? AND reason = ? RETURNING receiver",
                arguments: [now.stamp, now.stamp, topic, Silence.reasonOfHold])
            return Set(receivers)
        }
    }

    /// The silences that hold at `now`, the one that ends first first.
    public func silences(at now: Date) async throws -> [Silence] {
        try glance {
            try Row.fetchAll(
                $0.cachedStatement(sql: "SELECT * FROM silences WHERE until > ? ORDER BY until, silence"),
                arguments: [now.stamp]
            ).map { Silence($0) }
        }
    }
}
