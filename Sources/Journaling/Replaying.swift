public import FeedModel
public import Foundation
internal import GRDB

/// A past article, with what is to be owed for it.
public struct ReplayEntry: Sendable {
    /// The article at the revision that is told.
    public var article: Article
    /// What matches it now; recorded where it was not before.
    public var matches: [TopicMatch]
    /// What is to be owed.
    public var owed: [Owed]

    /// An entry.
    public init(article: Article, matches: [TopicMatch], owed: [Owed]) {
        self.article = article
        self.matches = matches
        self.owed = owed
    }

    /// Where a later revision says it; nil for the first one, whose places the matches have.
    func places(of topic: TopicID?) -> [MatchedSpan]? {
        guard article.revision > 1, let topic else { return nil }
        return matches.first { $0.topic == topic }?.matched
    }
}

/// What a replay came to.
public struct ReplayCount: Sendable, Hashable {
    /// Articles looked at.
    public var articles = 0
    /// Deliveries owed anew.
    public var owed = 0
    /// Deliveries that were known, and left alone.
    public var told = 0
    /// Who is owed something now.
    public var receivers: Set<String> = []

    /// Nothing yet.
    public init() {}

    /// Adds another one.
    public static func += (left: inout ReplayCount, right: ReplayCount) {
        left.articles += right.articles
        left.owed += right.owed
        left.told += right.told
        left.receivers.formUnion(right.receivers)
    }
}

extension Journal {
    /// Owes past articles to processors, in one transaction. What was owed before, told or not, is left alone; with
    /// `again` what was told is owed once more, under the same keys and with the same content.
    ///
    /// - Parameters:
    ///   - since: articles of a feed's first document are left out unless they were published since.
    ///   - dryRun: only counts.
    public func replay(
        _ entries: [ReplayEntry], since: Date, again: Bool, dryRun: Bool, at now: Date
    ) async throws -> ReplayCount {
        try await commit(size: entries.count) { database in
            var replaying = Replaying(database, again: again, dryRun: dryRun, now: now)
            for entry in entries { try replaying.replay(entry, since: since) }
            return replaying.count
        }
    }
}

private struct Replaying {
    private let database: Database
    private let again: Bool
    private let dryRun: Bool
    private let now: Date
    private(set) var count = ReplayCount()

    init(_ database: Database, again: Bool, dryRun: Bool, now: Date) {
        (self.database, self.again, self.dryRun, self.now) = (database, again, dryRun, now)
    }

    mutating func replay(_ entry: ReplayEntry, since: Date) throws {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT identity, story, baseline, stage FROM articles WHERE article = ?"),
            arguments: [entry.article.id.rawValue])
        guard let row, let identity = Digest128(blob: row["identity"]), row["stage"] == 1 else { return }
        if row["baseline"], entry.article.published ?? .distantPast < since { return }
        count.articles += 1
        if !dryRun { try record(entry.matches, of: entry.article) }
        let keys = DeliveryKeys(feed: entry.article.feedKey)
        for owed in entry.owed {
            let key = keys.article(owed, identity: identity, revision: entry.article.revision)
            let known = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT delivery, state FROM deliveries WHERE key = ?"),
                arguments: [key.blob])
            if let known {
                let isTold = known["state"] == OutboxState.done.rawValue
                guard again, isTold else {
                    count.told += 1
                    continue
                }
                if !dryRun { try tellAgain(known["delivery"]) }
            } else if !dryRun {
                let story = (row["story"] as Int64?).map { StoryID(rawValue: $0) }
                _ = try DeliveryRow(
                    key: key, owed: owed, article: entry.article.id, revision: entry.article.revision, event: nil,
                    story: story, matched: entry.places(of: owed.topic), at: now
                ).insert(in: database)
            }
            count.owed += 1
            count.receivers.insert(Receiver.processor(owed.processor).text)
        }
    }

    private func record(_ matches: [TopicMatch], of article: Article) throws {
        for match in matches {
            try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO matches (article, topic, revision, matched) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [
                article.id.rawValue, match.topic.rawValue, article.revision, JSONColumn.text(match.matched),
            ])
        }
    }

    /// The messages that told it go out again as they were; those whose content is gone are forgotten, and what they told
    /// is owed to the processor, who forms them anew. What forms no messages is owed to the processor itself.
    private mutating func tellAgain(_ delivery: Int64) throws {
        let messages = try Row.fetchAll(
            database,
            sql:
                "SELECT delivery, receiver, payload IS NOT NULL AS whole FROM deliveries WHERE hop = 2 AND delivery IN "
                + "(SELECT message FROM members WHERE delivery = ?)", arguments: [delivery])
        let whole = messages.filter { $0["whole"] }
        for message in whole {
            try owe(message["delivery"])
            count.receivers.insert(message["receiver"])
        }
        for message in messages where !(message["whole"] as Bool) {
            try database.execute(
                sql: "DELETE FROM members WHERE message = ?", arguments: [message["delivery"] as Int64])
            try database.execute(
                sql: "DELETE FROM deliveries WHERE delivery = ?", arguments: [message["delivery"] as Int64])
        }
        if whole.isEmpty { try owe(delivery) }
    }

    private func owe(_ delivery: Int64) throws {
        try database.execute(
            sql: "UPDATE deliveries SET state = 0, due = ?, not_before = NULL, attempts = 0, crashes = 0, "
                + "first_attempt = NULL, finished = NULL, reason = NULL WHERE delivery = ?",
            arguments: [now.stamp, delivery])
    }
}
