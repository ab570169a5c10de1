internal import FeedModel
internal import Foundation
internal import GRDB

/// The statements of a settlement.
enum Settling {
    static func settle(_ number: Int64, _ outcome: SettledOutcome, at now: Date, in database: Database) throws {
        switch outcome {
        case .done(let receipt, let reason):
            try database.cachedStatement(
                sql: "UPDATE deliveries SET state = 2, finished = ?, receipt = ?, reason = ? WHERE delivery = ?"
            ).execute(arguments: [now.stamp, receipt, reason, number])
        case .owed(let due, let notBefore, let reason, let isHold):
            try database.cachedStatement(
                sql: """
                    UPDATE deliveries SET state = 0, due = ?, not_before = ?, reason = ?, crashes = 0,
                        attempts = attempts - ?, first_attempt = CASE WHEN attempts > ? THEN first_attempt END
                    WHERE delivery = ?
                    """
            ).execute(arguments: [
                due.stamp, notBefore?.stamp, reason, isHold ? 1 : 0, isHold ? 1 : 0, number,
            ])
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

    static func wake(_ processor: ProcessorID, _ wakeUp: WakeUp, in database: Database) throws {
        try database.execute(
            sql:
                "INSERT OR REPLACE INTO wakeups (processor, due, read_at, read_article, read_match) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                processor.rawValue, wakeUp.due.stamp, wakeUp.read?.at.stamp, wakeUp.read?.article, wakeUp.read?.match,
            ])
    }
}
