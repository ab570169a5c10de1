public import FeedModel
public import Foundation
internal import GRDB

/// Which deliveries are meant; what is nil is no condition.
public struct OutboxSelection: Sendable, Hashable {
    /// One, by its key.
    public var key: DeliveryKey?
    /// For this channel.
    public var channel: ChannelID?
    /// Of this topic.
    public var topic: TopicID?
    /// On account of this article, alone or with others in one message.
    public var article: ArticleID?
    /// In one of these states.
    public var states: Set<OutboxState>?
    /// Owed since.
    public var since: Date?

    /// A selection.
    public init(
        key: DeliveryKey? = nil, channel: ChannelID? = nil, topic: TopicID? = nil, article: ArticleID? = nil,
        states: Set<OutboxState>? = nil, since: Date? = nil
    ) {
        self.key = key
        self.channel = channel
        self.topic = topic
        self.article = article
        self.states = states
        self.since = since
    }

    /// As SQL over `deliveries`.
    var condition: (sql: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        if let states {
            conditions.append("state IN (\(states.map { String($0.rawValue) }.sorted().joined(separator: ", ")))")
        }
        add("key = ?", key?.blob)
        add("channel = ?", channel?.rawValue)
        add("topic = ?", topic?.rawValue)
        add("created >= ?", since?.stamp)
        if let article {
            let own = "SELECT delivery FROM deliveries WHERE article = ?"
            conditions.append(
                "delivery IN (\(own) UNION ALL SELECT message FROM members WHERE delivery IN (\(own)))")
            arguments += [article.rawValue, article.rawValue]
        }
        return (conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND "), arguments)
    }
}

extension Journal {
    /// Owes dead deliveries again, and those that wait at once; how many, and to whom. Their give-up begins anew.
    public func retry(_ selection: OutboxSelection, at now: Date) async throws -> (count: Int, receivers: Set<String>) {
        try await change(selection, states: [.owed, .dead]) { condition, arguments, database in
            try database.execute(
                sql: "UPDATE deliveries SET state = 0, due = ?, not_before = NULL, attempts = 0, crashes = 0, "
                    + "first_attempt = NULL, finished = NULL WHERE \(condition)",
                arguments: [now.stamp] + arguments)
        }
    }

    /// Gives deliveries up that are owed, dead or parked; how many. They stay as tombstones, so that nothing is told again.
    public func drop(_ selection: OutboxSelection, at now: Date) async throws -> (count: Int, receivers: Set<String>) {
        try await change(
            selection, states: [.owed, .dead, .parked]
        ) { condition, arguments, database in
            try database.execute(
                sql: "UPDATE deliveries SET state = 2, finished = ?, reason = 'dropped by a person' WHERE \(condition)",
                arguments: [now.stamp] + arguments)
        }
    }

    private func change(
        _ selection: OutboxSelection, states: Set<OutboxState>,
        _ body: @escaping @Sendable (String, StatementArguments, Database) throws -> Void
    ) async throws -> (count: Int, receivers: Set<String>) {
        var selection = selection
        selection.states = states
        let (condition, bound) = selection.condition
        return try await write { database in
            let receivers = try String.fetchSet(
                database, sql: "SELECT DISTINCT receiver FROM deliveries WHERE \(condition)", arguments: bound)
            try body(condition, bound, database)
            return (database.changesCount, receivers)
        }
    }

    /// The frozen message of a delivery; nil when it has none (it is of the first hop, or told long ago).
    public func payload(_ key: DeliveryKey) async throws -> Data? {
        try await read {
            try Data.fetchOne($0, sql: "SELECT payload FROM deliveries WHERE key = ?", arguments: [key.blob])
        }
    }

    /// A delivery by its key.
    public func outboxRow(_ key: DeliveryKey) async throws -> ListedDelivery? {
        try await read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM deliveries WHERE key = ?", arguments: [key.blob])
                .map { ListedDelivery($0) }
        }
    }
}
