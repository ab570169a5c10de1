public import FeedModel
internal import Foundation
internal import GRDB

/// A feed with what it has in the journal.
public struct ListedFeed: Sendable, Hashable {
    /// The feed.
    public var feed: FeedRow
    /// Its articles, counted.
    public var articles: Int

    /// A feed with its count.
    public init(feed: FeedRow, articles: Int) {
        self.feed = feed
        self.articles = articles
    }
}

extension Journal {
    /// Configured feeds with their counts, in slices by number after `after`.
    public func listedFeeds(after: FeedKey?, limit: Int) async throws -> [ListedFeed] {
        try await read { database in
            let feeds = try FeedRow.fetch(
                "WHERE feed > ? AND status <> 3 ORDER BY feed LIMIT ?", after?.rawValue ?? 0, limit, in: database)
            guard let first = feeds.first, let last = feeds.last else { return [] }
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT feed, count(*) AS articles FROM articles WHERE feed BETWEEN ? AND ? GROUP BY feed",
                arguments: [first.key.rawValue, last.key.rawValue])
            var counts: [Int64: Int] = [:]
            while let row = try rows.next() { counts[row["feed"]] = row["articles"] }
            return feeds.map { ListedFeed(feed: $0, articles: counts[$0.key.rawValue] ?? 0) }
        }
    }

    /// Ids of configured feeds that resemble nothing else: for "did you mean", so only the first ones.
    public func feedNames(limit: Int) async throws -> [FeedID] {
        try await read {
            try String.fetchAll($0, sql: "SELECT id FROM feeds WHERE status <> 3 LIMIT ?", arguments: [limit])
        }.map { FeedID(rawValue: $0) }
    }

    /// The configured feed of a URL, as configured or as it was seen at.
    public func feed(url: String) async throws -> FeedRow? {
        try await read {
            try FeedRow.fetch(
                "WHERE feed IN (SELECT feed FROM feed_urls WHERE url = ?) AND status <> 3 LIMIT 1", url, in: $0
            ).first
        }
    }
}
