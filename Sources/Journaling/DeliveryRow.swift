public import FeedModel
public import Foundation
internal import GRDB
internal import Hashing

/// Who receives a delivery, as the tables write it.
public enum Receiver: Hashable, Sendable {
    /// Hop 1.
    case processor(ProcessorID)
    /// Hop 2.
    case channel(ChannelID)

    /// `processor:ID` or `channel:ID`.
    public var text: String {
        switch self {
        case .processor(let id): "processor:\(id)"
        case .channel(let id): "channel:\(id)"
        }
    }
}

/// Idempotency keys: the first 128 bits of SHA-256 over what makes a delivery the same (architecture, "Two hops").
struct DeliveryKeys {
    let feed: FeedKey

    /// `article.new` is the same whatever the revision; `article.revised` is of one revision.
    func article(_ owed: Owed, identity: Digest128, revision: Int) -> DeliveryKey {
        Self.key([
            owed.kind.rawValue, Receiver.processor(owed.processor).text, owed.channel?.rawValue ?? "",
            "\(feed)", identity.hexadecimal, owed.topic?.rawValue ?? "",
            owed.kind == .articleNew && owed.topic != nil ? "" : "\(revision)",
        ])
    }

    static func event(_ owed: Owed, _ event: FeedEvent) -> DeliveryKey {
        key([
            owed.kind.rawValue, Receiver.processor(owed.processor).text, owed.channel?.rawValue ?? "",
            event.feed.map { "\($0)" } ?? "", owed.topic?.rawValue ?? "", "\(event.since.stamp)", event.reason,
        ])
    }

    static func message(kind: EventKind, channel: ChannelID, subject: String) -> DeliveryKey {
        key([kind.rawValue, Receiver.channel(channel).text, subject])
    }

    private static func key(_ parts: [String]) -> DeliveryKey {
        let words = SHA256(of: parts.joined(separator: "\u{0}")).words
        return Digest128(high: words[0], low: words[1])
    }
}

/// A row of hop 1 that is to be written.
struct DeliveryRow {
    var key: DeliveryKey
    var owed: Owed
    var article: ArticleID?
    var revision: Int?
    var event: Int64?
    var story: StoryID?
    /// Where a later revision than the first that matched says it: `matches` has the places in that one.
    var matched: [MatchedSpan]?
    var at: Date

    /// False when the same delivery is known already.
    func insert(in database: Database) throws -> Bool {
        try BoundStatement(
            """
            INSERT OR IGNORE INTO deliveries (key, hop, receiver, processor, channel, kind, topic, article, revision,
                event, story, priority, due, payload, created)
            VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, in: database
        ).run(
            key, Receiver.processor(owed.processor).text, owed.processor.rawValue, owed.channel?.rawValue,
            owed.kind.rawValue, owed.topic?.rawValue, article?.rawValue, revision, event, story?.rawValue,
            owed.priority.rank, at.stamp, matched.map { Array(JSONColumn.text($0).utf8) }, at.stamp)
        return database.changesCount > 0
    }
}

extension TopicDefinition.Priority {
    /// As the table has it.
    var rank: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        }
    }

    init(rank: Int) { self = rank <= 0 ? .low : rank == 1 ? .normal : .high }
}

/// Events and what is owed for them.
enum EventRecording {
    /// The receivers that are owed something; none when the event was recorded before.
    static func record(_ record: EventRecord, at now: Date, in database: Database) throws -> Set<String> {
        let event = record.event
        try database.execute(
            sql: "INSERT OR IGNORE INTO events (kind, feed, since, reason, details, recorded_at) "
                + "VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                event.kind.rawValue, event.feed?.rawValue, event.since.stamp, event.reason,
                JSONColumn.text(event.details), now.stamp,
            ])
        guard database.changesCount > 0 else { return [] }
        let number = database.lastInsertedRowID
        var receivers: Set<String> = []
        for owed in record.owed {
            let row = DeliveryRow(
                key: DeliveryKeys.event(owed, event), owed: owed, article: nil, revision: nil, event: number,
                story: nil, matched: nil, at: now)
            if try row.insert(in: database) { receivers.insert(Receiver.processor(owed.processor).text) }
        }
        return receivers
    }
}

extension Journal {
    /// Records an event of the daemon, a channel or a topic; the receivers that are owed something for it.
    public func record(_ event: EventRecord, at now: Date) async throws -> Set<String> {
        try await write { try EventRecording.record(event, at: now, in: $0) }
    }
}
