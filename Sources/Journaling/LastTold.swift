public import Foundation
internal import GRDB

/// When a receiver was told something last, and what was last given up on.
public struct LastTold: Sendable, Hashable {
    /// `processor:ID` or `channel:ID`.
    public var receiver: String
    /// When it was told something last.
    public var success: Date?
    /// What waits for another attempt failed by; without any, what died last died of.
    public var failure: Failure?

    /// An attempt that failed.
    public struct Failure: Sendable, Hashable {
        /// When it died; nil of what waits.
        public var at: Date?
        /// Of what.
        public var reason: String

        /// A failure.
        public init(at: Date? = nil, reason: String) { (self.at, self.reason) = (at, reason) }
    }

    static func success(of receiver: String, in database: Database) throws -> Date? {
        // A reason says that it was dropped.
        try Int64.fetchOne(
            database.cachedStatement(
                sql: "SELECT finished FROM deliveries WHERE receiver = ? AND finished IS NOT NULL AND state = 2 "
                    + "AND reason IS NULL ORDER BY finished DESC LIMIT 1"), arguments: [receiver]
        ).map { Date(stamp: $0) }
    }

    /// The receivers for which anything ended or waits: one step through the index for each, for there are few receivers and many
    /// deliveries.
    static func receivers(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                WITH RECURSIVE ended (receiver) AS (
                    SELECT min(receiver) FROM deliveries WHERE finished IS NOT NULL
                    UNION ALL
                    SELECT (SELECT min(receiver) FROM deliveries
                        WHERE finished IS NOT NULL AND receiver > ended.receiver)
                    FROM ended WHERE receiver IS NOT NULL),
                waiting (receiver) AS (
                    SELECT min(receiver) FROM deliveries WHERE state = 0
                    UNION ALL
                    SELECT (SELECT min(receiver) FROM deliveries WHERE state = 0 AND receiver > waiting.receiver)
                    FROM waiting WHERE receiver IS NOT NULL)
                SELECT receiver FROM ended WHERE receiver IS NOT NULL
                UNION SELECT receiver FROM waiting WHERE receiver IS NOT NULL
                """)
    }
}

extension Journal {
    /// Of each receiver, as far as deliveries are kept.
    public func lastTold() async throws -> [LastTold] {
        try await read { database in
            try LastTold.receivers(database).map { receiver in
                let success = try LastTold.success(of: receiver, in: database)
                // A hold costs no attempt.
                let waits = try Row.fetchOne(
                    database,
                    sql: "SELECT NULL AS finished, reason FROM deliveries WHERE receiver = ? AND state = 0 "
                        + "AND attempts > 0 AND reason IS NOT NULL ORDER BY due LIMIT 1", arguments: [receiver])
                let failure =
                    try waits
                    ?? Row.fetchOne(
                        database,
                        sql: "SELECT finished, reason FROM deliveries WHERE receiver = ? AND finished IS NOT NULL "
                            + "AND state = 3 ORDER BY finished DESC LIMIT 1", arguments: [receiver])
                return LastTold(
                    receiver: receiver, success: success,
                    failure: failure.map {
                        LastTold.Failure(at: $0.date("finished"), reason: $0["reason"] ?? "given up")
                    })
            }
        }
    }
}
