public import Foundation
internal import GRDB

/// When a receiver was told something last, and what was last given up on.
public struct LastTold: Sendable, Hashable {
    /// `processor:ID` or `channel:ID`.
    public var receiver: String
    /// When it was told something last.
    public var success: Date?
    /// What died last: when, and of what.
    public var failure: Failure?

    /// A delivery that was given up.
    public struct Failure: Sendable, Hashable {
        /// When.
        public var at: Date
        /// Of what.
        public var reason: String

        /// A delivery that was given up.
        public init(at: Date, reason: String) { (self.at, self.reason) = (at, reason) }
    }

    /// The receivers for which anything ended: one step through the index for each, for there are few receivers and many
    /// deliveries.
    static func receivers(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                WITH RECURSIVE found (receiver) AS (
                    SELECT min(receiver) FROM deliveries WHERE finished IS NOT NULL
                    UNION ALL
                    SELECT (SELECT min(receiver) FROM deliveries
                        WHERE finished IS NOT NULL AND receiver > found.receiver)
                    FROM found WHERE receiver IS NOT NULL)
                SELECT receiver FROM found WHERE receiver IS NOT NULL
                """)
    }
}

extension Journal {
    /// Of each receiver, as far as deliveries are kept.
    public func lastTold() async throws -> [LastTold] {
        try await read { database in
            try LastTold.receivers(database).map { receiver in
                // A reason says that it was dropped.
                let success = try Int64.fetchOne(
                    database,
                    sql: "SELECT finished FROM deliveries WHERE receiver = ? AND finished IS NOT NULL AND state = 2 "
                        + "AND reason IS NULL ORDER BY finished DESC LIMIT 1", arguments: [receiver])
                let failure = try Row.fetchOne(
                    database,
                    sql: "SELECT finished, reason FROM deliveries WHERE receiver = ? AND finished IS NOT NULL "
                        + "AND state = 3 ORDER BY finished DESC LIMIT 1", arguments: [receiver])
                return LastTold(
                    receiver: receiver, success: success.map { Date(stamp: $0) },
                    failure: failure.flatMap { row in
                        row.date("finished").map { LastTold.Failure(at: $0, reason: row["reason"] ?? "given up") }
                    })
            }
        }
    }
}
