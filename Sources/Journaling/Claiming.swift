internal import FeedModel
public import Foundation
internal import GRDB

extension Journal {
    /// Takes up to `limit` deliveries that are due into this run's hands, oldest first, each lane in order. They are
    /// marked before anybody is told, so that a crash of the process finds them claimed; the disk is not waited for: after
    /// a power cut they are owed, and come again under their keys. Deliveries of one article to a processor are not torn
    /// apart.
    ///
    /// What a crash tore out of an earlier run's hands is suspect of having caused it, and is given alone, and only while
    /// `alone`, that is while this receiver has nothing else in hand.
    ///
    /// `standing`: when nothing is due, what becomes owed next is claimed in the transaction that makes it so; who is told
    /// that something is owed finds it here. To be asked again until `standDown`.
    public func claim(
        for receiver: Receiver, limit: Int, at now: Date, alone: Bool = true, standing: Bool = false
    ) async throws -> [ClaimedDelivery] {
        var rows = standingClaims.collect(receiver)
        if rows.isEmpty {
            // Most rings are for nothing: no place in the queue of writers is taken for them.
            let nothing = try glance { try Claiming.due(receiver, limit: 1, at: now, alone: alone, in: $0).isEmpty }
            if nothing {
                if standing, alone { standingClaims.stand(receiver, limit: limit) }
                return []
            }
            rows = try await commit(isDurable: false) {
                try Claiming.claim(receiver, limit: limit, at: now, alone: alone, in: $0)
            }
        }
        guard !rows.isEmpty else { return [] }
        // They are ours: reading what they are about needs no place in the queue of writers.
        let numbers = rows
        do {
            return try glance { database in
                var claiming = Claiming(database, now: now)
                return try numbers.compactMap { try claiming.claimed($0) }
            }
        } catch {
            try? await release(numbers)
            throw error
        }
    }

    /// Nobody asks for deliveries any more: what was claimed for who stood waiting is owed again. Where that cannot be
    /// written, it is there for who asks for that receiver next.
    public func standDown() async throws {
        let claimed = standingClaims.end()
        guard !claimed.isEmpty else { return }
        do { try await release(claimed.values.flatMap(\.self)) } catch {
            standingClaims.keep(claimed)
            throw error
        }
    }

    /// Puts back what was claimed and never handed over.
    private func release(_ rows: [Int64]) async throws {
        try await commit { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE deliveries SET state = 0, attempts = attempts - 1 WHERE delivery = ? AND state = 1")
            for row in rows { try statement.execute(arguments: [row]) }
        }
    }

    /// When a further delivery of a receiver falls due after `now`; nil without any.
    public func nextDelivery(for receiver: Receiver, after now: Date) async throws -> Date? {
        try glance {
            try BoundStatement(
                "SELECT min(due) FROM deliveries WHERE receiver = ? AND state = 0 AND due > ?", in: $0
            ).first(receiver.text, now.stamp) { $0.date(0) } ?? nil
        }
    }

    /// Makes due what waits for another attempt at a receiver that answers again, but for what was held, and never before
    /// the time that the receiver asked for.
    public func hasten(_ receiver: Receiver, at now: Date) async throws {
        try await commit { database in
            try database.execute(
                sql: "UPDATE deliveries SET due = max(?, ifnull(not_before, 0)) "
                    + "WHERE receiver = ? AND state = 0 AND due > ? AND attempts > 0 AND ifnull(not_before, 0) < due",
                arguments: [now.stamp, receiver.text, now.stamp])
        }
    }
}

/// What is due, and what a claimed row is about.
struct Claiming {
    private let database: Database
    private let now: Date
    private var stories: [StoryID: StoryMembers] = [:]
    /// The article that was read last: its topics and channels follow each other.
    private var last: (article: ArticleID, revision: Int?, facts: Facts?)?

    /// An article as it is to be told.
    private struct Facts {
        var article: Article
        var duplicateOf: ArticleID?
        /// What the revision before said.
        var before: ArticleContent?
    }

    init(_ database: Database, now: Date) {
        self.database = database
        self.now = now
    }

    // MARK: - Due

    static let dueRows = """
        SELECT delivery, hop, article, crashes FROM deliveries AS this
        WHERE receiver = ? AND state = 0 AND due <= ?
        AND (lane IS NULL OR NOT EXISTS (SELECT 1 FROM deliveries AS earlier
            WHERE earlier.receiver = this.receiver AND earlier.lane = this.lane AND earlier.delivery < this.delivery
            AND earlier.state IN (0, 1)))
        ORDER BY due, delivery LIMIT ?
        """
    /// How many topics and channels of one article a batch may have beyond its limit.
    private static let slack = 64

    static func due(
        _ receiver: Receiver, limit: Int, at now: Date, alone: Bool, in database: Database
    ) throws -> [Row] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: dueRows),
            arguments: [receiver.text, now.stamp, limit + (receiver.isProcessor ? slack : 0)])
        guard let first = rows.first else { return [] }
        if isSuspect(first) { return alone ? unit(of: rows[...]) : [] }
        let trusted = rows.prefix { !isSuspect($0) }
        guard trusted.count > limit else { return Array(trusted) }
        return Array(trusted[..<limit]) + rest(of: trusted[limit - 1], trusted[limit...])
    }

    /// Marks what is due as claimed.
    static func claim(
        _ receiver: Receiver, limit: Int, at now: Date, alone: Bool, in database: Database
    ) throws -> [Int64] {
        try take(due(receiver, limit: limit, at: now, alone: alone, in: database), at: now, in: database)
    }

    static func take(_ rows: [Row], at now: Date, in database: Database) throws -> [Int64] {
        let take = try database.cachedStatement(
            sql: "UPDATE deliveries SET state = 1, attempts = attempts + 1, "
                + "first_attempt = ifnull(first_attempt, ?) WHERE delivery = ?")
        for row in rows { try take.execute(arguments: [now.stamp, row["delivery"] as Int64]) }
        return rows.map { $0["delivery"] as Int64 }
    }

    private static func isSuspect(_ row: Row) -> Bool { (row["crashes"] as Int) > 0 }

    /// The first row with those of the same article.
    private static func unit(of rows: ArraySlice<Row>) -> [Row] {
        guard let first = rows.first else { return [] }
        return [first] + rest(of: first, rows.dropFirst())
    }

    private static func rest(of row: Row, _ rows: ArraySlice<Row>) -> ArraySlice<Row> {
        guard row["hop"] == 1, let article = row["article"] as Int64? else { return [] }
        return rows.prefix { $0["article"] as Int64? == article }
    }

    // MARK: - About

    mutating func claimed(_ number: Int64) throws -> ClaimedDelivery? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM deliveries WHERE delivery = ?")
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { return nil }
        let article = (row["article"] as Int64?).map { ArticleID(rawValue: $0) }
        let story = (row["story"] as Int64?).map { StoryID(rawValue: $0) }
        return ClaimedDelivery(
            number: number, key: Digest128(blob: row["key"]) ?? Digest128(high: 0, low: 0),
            kind: EventKind(rawValue: row["kind"]) ?? .articleNew, attempt: row["attempts"],
            topic: (row["topic"] as String?).map { TopicID(rawValue: $0) },
            channel: (row["channel"] as String?).map { ChannelID(rawValue: $0) },
            subject: try subject(row, article, story), story: try row["hop"] == 2 ? nil : stood(story, at: article),
            priority: TopicDefinition.Priority(rank: row["priority"]), created: row.date("created") ?? now,
            firstAttempt: row.date("first_attempt") ?? now, heldFor: row["reason"])
    }

    private mutating func subject(_ row: Row, _ article: ArticleID?, _ story: StoryID?) throws
        -> ClaimedDelivery.Subject
    {
        if row["hop"] == 2 {
            guard let payload = row["payload"] as Data? else { return .gone }
            return .message(payload, inReplyTo: try story.flatMap { try first(of: $0, before: row) })
        }
        if let event = row["event"] as Int64? { return try subject(ofEvent: event) }
        guard let article, let facts = try facts(article, revision: row["revision"]) else { return .gone }
        return .article(
            facts.article, match: try match(row, article), duplicateOf: facts.duplicateOf, before: facts.before)
    }

    /// Nil if its texts are gone.
    private mutating func facts(_ article: ArticleID, revision: Int?) throws -> Facts? {
        if let last, last.article == article, last.revision == revision { return last.facts }
        let facts = try read(article, revision: revision)
        last = (article, revision, facts)
        return facts
    }

    private func read(_ id: ArticleID, revision: Int?) throws -> Facts? {
        let (duplicateOf, isPruned) =
            try BoundStatement("SELECT duplicate_of, pruned FROM articles WHERE article = ?", in: database)
            .first(id.rawValue) { ($0.isNull(0) ? nil : ArticleID(rawValue: $0.integer(0)), $0.integer(1) == 1) }
            ?? (nil, true)
        guard !isPruned, let article = try ArticleReading.article(id, revision: revision, in: database) else {
            return nil
        }
        let before =
            article.revision > 1
            ? try ArticleReading.article(id, revision: article.revision - 1, in: database)?.content : nil
        return Facts(article: article, duplicateOf: duplicateOf, before: before)
    }

    private func match(_ row: Row, _ article: ArticleID) throws -> TopicMatch? {
        guard let topic = (row["topic"] as String?).map({ TopicID(rawValue: $0) }) else { return nil }
        if let places = row["payload"] as Data? {
            let text = String(decoding: places, as: UTF8.self)
            return TopicMatch(topic: topic, matched: JSONColumn.value([MatchedSpan].self, text) ?? [])
        }
        return try ArticleReading.match(topic, article, in: database)
    }

    private func subject(ofEvent number: Int64) throws -> ClaimedDelivery.Subject {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM events WHERE event = ?", arguments: [number]),
            let kind = EventKind(rawValue: row["kind"])
        else { return .gone }
        let feed = try (row["feed"] as Int64?).flatMap {
            try FeedRow.fetch("WHERE feed = ?", $0, in: database).first
        }
        return .event(
            FeedEvent(
                kind: kind, feed: feed?.key, since: row.date("since") ?? Date(timeIntervalSince1970: 0),
                reason: row["reason"], details: JSONColumn.value([String: String].self, row["details"]) ?? [:]),
            feed: feed)
    }

    private func first(of story: StoryID, before row: Row) throws -> DeliveryKey? {
        let key = try Data.fetchOne(
            database.cachedStatement(
                sql: "SELECT key FROM deliveries WHERE receiver = ? AND story = ? AND delivery < ? "
                    + "ORDER BY delivery LIMIT 1"),
            arguments: [row["receiver"] as String, story.rawValue, row["delivery"] as Int64])
        return Digest128(blob: key)
    }

    /// The story as it stood when the article came. A batch may hold a thousand articles of one story: it is read once.
    private mutating func stood(_ story: StoryID?, at article: ArticleID?) throws -> Story? {
        guard let story else { return nil }
        let members = try stories[story] ?? StoryMembers(story, in: database)
        stories[story] = members
        return members.story(upTo: article)
    }
}

extension Receiver {
    var isProcessor: Bool {
        switch self {
        case .processor: true
        case .channel: false
        }
    }
}
