internal import FeedModel
internal import Foundation
internal import GRDB

/// The articles of a story in the order in which they came, so that it can be told how the story stood at each.
struct StoryMembers {
    private let id: StoryID
    private let articles: [Int64]
    private let firstSeen: Date
    /// Feeds in the order in which they joined, with the place of the first article of each.
    private let joined: [(feed: FeedID, at: Int)]

    init(_ id: StoryID, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT article, feeds.id AS feed_id, first_seen FROM articles JOIN feeds USING (feed) "
                + "WHERE story = ? ORDER BY article")
        var (articles, joined): ([Int64], [(feed: FeedID, at: Int)]) = ([], [])
        var (known, firstSeen): (Set<FeedID>, Date?) = ([], nil)
        let rows = try Row.fetchCursor(statement, arguments: [id.rawValue])
        while let row = try rows.next() {
            let feed = FeedID(rawValue: row["feed_id"])
            if known.insert(feed).inserted { joined.append((feed, articles.count)) }
            firstSeen = firstSeen ?? row.date("first_seen")
            articles.append(row["article"])
        }
        self.id = id
        self.articles = articles
        self.joined = joined
        self.firstSeen = firstSeen ?? Date(timeIntervalSince1970: 0)
    }

    /// As it stood when `last` came; nil: as it stands now. Nil for a story without articles.
    func story(upTo last: ArticleID?) -> Story? {
        let count = last.map { last in articles.partitioningIndex { $0 > last.rawValue } } ?? articles.count
        guard count > 0 else { return nil }
        return Story(
            id: id, articles: count, feeds: joined.prefix { $0.at < count }.map(\.feed), firstSeen: firstSeen)
    }
}

extension [Int64] {
    /// The first place of a sorted list at which `isAfter` holds.
    fileprivate func partitioningIndex(where isAfter: (Int64) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
