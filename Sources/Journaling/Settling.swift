internal import FeedModel
internal import Foundation
internal import GRDB

/// The statements of a settlement.
enum Settling {
    static func settle(_ number: Int64, _ outcome: SettledOutcome, at now: Date, in database: Database) throws {
        switch outcome {
        case .done(let receipt):
            // The payload of a told message is in its articles; the row stays as a tombstone.
            try database.cachedStatement(
                sql: "UPDATE deliveries SET state = 2, finished = ?, receipt = ?, reason = NULL WHERE delivery = ?"
            ).execute(arguments: [now.stamp, receipt, number])
        case .owed(let due, let reason, let isHold):
            try database.cachedStatement(
                sql: "UPDATE deliveries SET state = 0, due = ?, reason = ?, attempts = attempts - ? WHERE delivery = ?"
            ).execute(arguments: [due.stamp, reason, isHold ? 1 : 0, number])
        case .dead(let reason):
            try database.cachedStatement(
                sql: "UPDATE deliveries SET state = 3, finished = ?, reason = ? WHERE delivery = ?"
            ).execute(arguments: [now.stamp, reason, number])
        }
    }

    /// False when the same message was formed before.
    static func form(_ message: FormedMessage, at now: Date, in database: Database) throws -> Bool {
        let key = DeliveryKeys.message(kind: message.kind, channel: message.channel, subject: message.subject)
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO deliveries (key, hop, receiver, processor, channel, kind, topic, article, story,
                    lane, priority, due, payload, created)
                VALUES (?, 2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            key.blob, Receiver.channel(message.channel).text, message.processor.rawValue, message.channel.rawValue,
            message.kind.rawValue, message.topic?.rawValue, message.article?.rawValue, message.story?.rawValue,
            message.lane, message.priority.rank, (message.due ?? now).stamp, message.payload, now.stamp,
        ])
        guard database.changesCount > 0 else { return false }
        let number = database.lastInsertedRowID
        for member in message.members {
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO members SELECT ?, delivery FROM deliveries WHERE key = ?"
            ).execute(arguments: [number, member.blob])
        }
        return true
    }

    static func wake(_ processor: ProcessorID, at due: Date, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO wakeups VALUES (?, ?) ON CONFLICT (processor) DO UPDATE SET due = excluded.due",
            arguments: [processor.rawValue, due.stamp])
    }
}

/// What a claimed row is about.
enum Claiming {
    static func claimed(_ row: Row, at now: Date, in database: Database) throws -> ClaimedDelivery {
        let article = (row["article"] as Int64?).map { ArticleID(rawValue: $0) }
        let topic = (row["topic"] as String?).map { TopicID(rawValue: $0) }
        let story = (row["story"] as Int64?).map { StoryID(rawValue: $0) }
        return ClaimedDelivery(
            number: row["delivery"], key: Digest128(blob: row["key"]) ?? Digest128(high: 0, low: 0),
            kind: EventKind(rawValue: row["kind"]) ?? .articleNew, attempt: (row["attempts"] as Int) + 1, topic: topic,
            channel: (row["channel"] as String?).map { ChannelID(rawValue: $0) },
            subject: try subject(row, article, topic, story, in: database),
            story: try row["hop"] == 2
                ? nil : story.flatMap { try ArticleReading.story($0, upTo: article, in: database) },
            priority: TopicDefinition.Priority(rank: row["priority"]), created: row.date("created") ?? now,
            firstAttempt: row.date("first_attempt") ?? now, heldFor: row["reason"])
    }

    private static func subject(
        _ row: Row, _ article: ArticleID?, _ topic: TopicID?, _ story: StoryID?, in database: Database
    ) throws -> ClaimedDelivery.Subject {
        if let payload = row["payload"] as Data? {
            return .message(payload, inReplyTo: try story.flatMap { try first(of: $0, before: row, in: database) })
        }
        if let event = row["event"] as Int64? { return try subject(ofEvent: event, in: database) }
        guard let article, let found = try ArticleReading.article(article, revision: row["revision"], in: database)
        else { return .gone }
        let duplicate = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT duplicate_of FROM articles WHERE article = ?"),
            arguments: [article.rawValue])
        return .article(
            found, match: try topic.flatMap { try ArticleReading.match($0, article, in: database) },
            duplicateOf: duplicate.map { ArticleID(rawValue: $0) })
    }

    private static func subject(ofEvent number: Int64, in database: Database) throws -> ClaimedDelivery.Subject {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM events WHERE event = ?", arguments: [number]),
            let kind = EventKind(rawValue: row["kind"])
        else { return .gone }
        let feed = try (row["feed"] as Int64?).flatMap {
            try Row.fetchOne(database, sql: "SELECT * FROM feeds WHERE feed = ?", arguments: [$0]).map { FeedRow($0) }
        }
        return .event(
            FeedEvent(
                kind: kind, feed: feed?.key, since: row.date("since") ?? Date(timeIntervalSince1970: 0),
                reason: row["reason"], details: JSONColumn.value([String: String].self, row["details"]) ?? [:]),
            feed: feed)
    }

    private static func first(of story: StoryID, before row: Row, in database: Database) throws -> DeliveryKey? {
        let key = try Data.fetchOne(
            database.cachedStatement(
                sql: "SELECT key FROM deliveries WHERE receiver = ? AND story = ? AND delivery < ? "
                    + "ORDER BY delivery LIMIT 1"),
            arguments: [row["receiver"] as String, story.rawValue, row["delivery"] as Int64])
        return Digest128(blob: key)
    }
}
