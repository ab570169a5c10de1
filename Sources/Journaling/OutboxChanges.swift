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
    /// Owed since.
    public var since: Date?

    /// A selection.
    public init(key: DeliveryKey? = nil, channel: ChannelID? = nil, topic: TopicID? = nil, since: Date? = nil) {
        self.key = key
        self.channel = channel
        self.topic = topic
        self.since = since
    }
}

extension Journal {
    /// Owes dead deliveries again, and those that wait at once; how many, and to whom. Their give-up begins anew.
    public func retry(_ selection: OutboxSelection, at now: Date) async throws -> (count: Int, receivers: Set<String>) {
        try await change(selection, states: [OutboxState.owed, OutboxState.dead]) { condition, arguments, database in
            try database.execute(
                sql: "UPDATE deliveries SET state = 0, due = ?, not_before = NULL, attempts = 0, crashes = 0, "
                    + "first_attempt = NULL, finished = NULL WHERE \(condition)",
                arguments: [now.stamp] + arguments)
        }
    }

    /// Gives deliveries up that are owed, dead or parked; how many. They stay as tombstones, so that nothing is told again.
    public func drop(_ selection: OutboxSelection, at now: Date) async throws -> (count: Int, receivers: Set<String>) {
        try await change(
            selection, states: [OutboxState.owed, OutboxState.dead, OutboxState.parked]
        ) { condition, arguments, database in
            try database.execute(
                sql: "UPDATE deliveries SET state = 2, finished = ?, reason = 'dropped by a person' WHERE \(condition)",
                arguments: [now.stamp] + arguments)
        }
    }

    private func change(
        _ selection: OutboxSelection, states: [Int],
        _ body: @escaping @Sendable (String, StatementArguments, Database) throws -> Void
    ) async throws -> (count: Int, receivers: Set<String>) {
        var conditions = ["state IN (\(states.map(String.init).joined(separator: ", ")))"]
        var arguments: StatementArguments = []
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        add("key = ?", selection.key?.blob)
        add("channel = ?", selection.channel?.rawValue)
        add("topic = ?", selection.topic?.rawValue)
        add("created >= ?", selection.since?.stamp)
        let condition = conditions.joined(separator: " AND ")
        let bound = arguments
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

    /// Copies the journal into a new file, consistently, while a daemon writes.
    public func backup(to path: String) async throws {
        do {
            let target = try DatabaseQueue(path: path)
            try pool.backup(to: target)
            try target.close()
        } catch {
            throw JournalFailure(error, path: path)
        }
    }

    /// What SQLite finds wrong with the file; empty when it is whole.
    public func verify() async throws -> [String] {
        try await read { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
        }
    }
}
