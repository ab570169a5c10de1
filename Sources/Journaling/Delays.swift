public import FeedModel
public import Foundation
internal import GRDB

/// How long articles took: from published to seen, from seen to told.
public struct Delays: Sendable, Hashable {
    /// Durations in seconds, summed up.
    public struct Spread: Sendable, Hashable {
        /// How many there are.
        public var count: Int
        /// Half of them took no longer.
        public var median: Seconds
        /// None took longer.
        public var worst: Seconds

        /// Nil of nothing.
        init?(_ values: [Seconds]) {
            guard let worst = values.max() else { return nil }
            count = values.count
            median = values.sorted()[(values.count - 1) / 2]
            self.worst = worst
        }
    }

    /// A feed's.
    public struct Feed: Sendable, Hashable {
        /// The feed.
        public var feed: FeedID
        /// From the time that the publisher gives to the poll that saw it; nil where no time was given.
        public var seen: Spread?
        /// From there to its receipt by a channel; nil where nothing was told.
        public var told: Spread?
    }

    /// A channel's.
    public struct Channel: Sendable, Hashable {
        /// The channel.
        public var channel: ChannelID
        /// From seen to its receipt.
        public var told: Spread
    }

    /// The feeds that brought anything, the slowest first.
    public var feeds: [Feed] = []
    /// The channels that were told anything, by id.
    public var channels: [Channel] = []
}

extension Journal {
    /// Over what was seen and told since `date`, of that the newest 10,000 articles and 5,000 messages a channel.
    public func delays(since date: Date) async throws -> Delays {
        var seen: [Int64: [Seconds]] = [:]
        var told: [Int64: [Seconds]] = [:]
        var channels: [ChannelID: [Seconds]] = [:]
        for row in try await seenRows(since: date) { seen[row.feed, default: []].append(row.delay) }
        for receiver in try await read({ try LastTold.receivers($0) }) where receiver.hasPrefix("channel:") {
            for row in try await toldRows(of: receiver, since: date) {
                told[row.feed, default: []].append(row.delay)
                channels[ChannelID(rawValue: String(receiver.dropFirst(8))), default: []].append(row.delay)
            }
        }
        let names = try await feedNames(Set(seen.keys).union(told.keys))
        var delays = Delays()
        delays.feeds = names.map { number, feed in
            Delays.Feed(feed: feed, seen: .init(seen[number] ?? []), told: .init(told[number] ?? []))
        }
        .sorted { ($0.seen?.median ?? 0, $0.feed.rawValue) > ($1.seen?.median ?? 0, $1.feed.rawValue) }
        delays.channels = channels.compactMap { id, values in
            Delays.Spread(values).map { Delays.Channel(channel: id, told: $0) }
        }
        .sorted { $0.channel.rawValue < $1.channel.rawValue }
        return delays
    }

    /// In milliseconds: 30 days.
    private static let longestDelay: Int64 = 30 * 86_400_000

    private typealias DelayRow = (feed: Int64, delay: Seconds)

    /// A time of publication that is yet to come tells nothing, nor does one of long ago: such an entry was listed late, or
    /// its date is made up (the year 1 is seen).
    private func seenRows(since date: Date) async throws -> [DelayRow] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT feed, first_seen - published AS delay FROM articles
                    WHERE article > (SELECT ifnull(max(article), 0) FROM articles) - 10000 AND first_seen >= ?
                        AND baseline = 0 AND published BETWEEN first_seen - ? AND first_seen
                    """, arguments: [date.stamp, Self.longestDelay]
            ).map { ($0["feed"], Double($0["delay"] as Int64) / 1000) }
        }
    }

    /// What was told of articles; a reason says that it was dropped.
    private func toldRows(of receiver: String, since date: Date) async throws -> [DelayRow] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT articles.feed, told.finished - articles.first_seen AS delay
                    FROM (SELECT delivery, finished FROM deliveries WHERE receiver = ? AND finished >= ? AND state = 2
                        AND reason IS NULL ORDER BY finished DESC LIMIT 5000) AS told
                    JOIN members ON members.message = told.delivery
                    JOIN deliveries AS owed ON owed.delivery = members.delivery
                    JOIN articles ON articles.article = owed.article
                    WHERE owed.kind = 'article.new' AND told.finished >= articles.first_seen
                    """, arguments: [receiver, date.stamp]
            ).map { ($0["feed"], Double($0["delay"] as Int64) / 1000) }
        }
    }

    private func feedNames(_ feeds: Set<Int64>) async throws -> [(Int64, FeedID)] {
        try await read { database in
            let statement = try database.cachedStatement(sql: "SELECT id FROM feeds WHERE feed = ?")
            return try feeds.compactMap { feed in
                try String.fetchOne(statement, arguments: [feed]).map { (feed, FeedID(rawValue: $0)) }
            }
        }
    }
}
