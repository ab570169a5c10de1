public import FeedModel
public import Foundation
internal import GRDB

/// What the journal tells of one delivery on account of an article, for who asks what became of it.
public struct DeliveryCourse: Sendable, Hashable, Codable {
    /// `processor:ID` or `channel:ID`.
    public var receiver: String
    /// What is told.
    public var kind: String
    /// On whose account.
    public var topic: String?
    /// For which channel.
    public var channel: String?
    /// `owed`, `claimed`, `done`, `dead`, `parked`.
    public var state: String
    /// When it became owed.
    public var created: Date
    /// When it is due; of what is finished, when it was last due.
    public var due: Date
    /// When it was done or given up.
    public var finished: Date?
    /// Attempts so far.
    public var attempts: Int
    /// Why it was held, tried again or given up.
    public var reason: String?
    /// What the receiver answered.
    public var receipt: String?
}

/// A topic's match as it was recorded.
public struct RecordedMatch: Sendable, Hashable, Codable {
    /// The topic.
    public var topic: TopicID
    /// The first revision that matched.
    public var revision: Int
    /// Where.
    public var matched: [MatchedSpan]
}

extension Journal {
    /// All that is or was owed on account of an article: what processors were told, and the messages formed of it.
    public func course(of article: ArticleID) async throws -> [DeliveryCourse] {
        try await read {
            try Row.fetchAll(
                $0,
                sql: """
                    SELECT * FROM deliveries WHERE article = ?1
                    UNION
                    SELECT * FROM deliveries WHERE delivery IN (SELECT message FROM members WHERE delivery IN
                        (SELECT delivery FROM deliveries WHERE article = ?1))
                    ORDER BY delivery
                    """, arguments: [article.rawValue]
            ).map(Self.course)
        }
    }

    private static func course(_ row: Row) -> DeliveryCourse {
        let states = ["owed", "claimed", "done", "dead", "parked"]
        let state = row["state"] as Int
        return DeliveryCourse(
            receiver: row["receiver"], kind: row["kind"], topic: row["topic"], channel: row["channel"],
            state: states.indices.contains(state) ? states[state] : "owed",
            created: row.date("created") ?? Date(timeIntervalSince1970: 0),
            due: row.date("due") ?? Date(timeIntervalSince1970: 0), finished: row.date("finished"),
            attempts: row["attempts"], reason: row["reason"], receipt: row["receipt"])
    }

    /// What was recorded to match an article, with the revision that did first.
    public func recordedMatches(of article: ArticleID) async throws -> [RecordedMatch] {
        try await read {
            try Row.fetchAll(
                $0, sql: "SELECT topic, revision, matched FROM matches WHERE article = ? ORDER BY topic",
                arguments: [article.rawValue]
            ).map {
                RecordedMatch(
                    topic: TopicID(rawValue: $0["topic"]), revision: $0["revision"],
                    matched: JSONColumn.value([MatchedSpan].self, $0["matched"]) ?? [])
            }
        }
    }
}
