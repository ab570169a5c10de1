public import FeedModel
public import Foundation
internal import GRDB

/// A row of the outbox as a list shows it.
public struct ListedDelivery: Sendable, Hashable {
    /// The journal's number: the list's order.
    public var number: Int64
    /// Its idempotency key in hexadecimal digits.
    public var key: String
    /// What became of it so far.
    public var state: OutboxState
    /// The processor that receives or formed it.
    public var processor: String
    /// The channel that it is for.
    public var channel: String?
    /// The topic.
    public var topic: String?
    /// The article.
    public var article: ArticleID?
    /// Attempts so far.
    public var attempts: Int
    /// When it is due.
    public var due: Date
    /// When it was first owed.
    public var created: Date
    /// Why it was held, tried again, given up or parked.
    public var reason: String?

    init(_ row: Row) {
        number = row["delivery"]
        key = Digest128(blob: row["key"])?.hexadecimal ?? ""
        state = OutboxState(rawValue: row["state"]) ?? .owed
        (processor, channel, topic) = (row["processor"], row["channel"], row["topic"])
        article = (row["article"] as Int64?).map { ArticleID(rawValue: $0) }
        (attempts, reason) = (row["attempts"], row["reason"])
        due = row.date("due") ?? Date(timeIntervalSince1970: 0)
        created = row.date("created") ?? Date(timeIntervalSince1970: 0)
    }
}

extension Journal {
    /// What is meant of the outbox, newest first, in slices of rows older than `before`.
    public func outbox(
        _ selection: OutboxSelection = OutboxSelection(), before: Int64?, limit: Int
    ) async throws -> [ListedDelivery] {
        let (condition, arguments) = selection.condition
        return try await read {
            try Row.fetchAll(
                $0,
                sql: "SELECT * FROM deliveries WHERE delivery < ? AND \(condition) ORDER BY delivery DESC LIMIT ?",
                arguments: [before ?? .max] + arguments + [limit]
            ).map { ListedDelivery($0) }
        }
    }

    /// What is or was owed on account of an article.
    public func outbox(of article: ArticleID) async throws -> [ListedDelivery] {
        try await read {
            try Row.fetchAll(
                $0, sql: "SELECT * FROM deliveries WHERE article = ? ORDER BY delivery", arguments: [article.rawValue]
            ).map { ListedDelivery($0) }
        }
    }
}
