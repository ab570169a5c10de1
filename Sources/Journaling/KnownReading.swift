public import FeedModel
internal import Foundation
internal import GRDB

extension Journal {
    /// What is known of `keys` in a feed.
    public func known(_ keys: Set<Digest128>, in feed: FeedKey) async throws -> KnownEntries {
        try glance { try KnownReading(feed, in: $0).known(keys) }
    }
}

/// Looks up what a document shows.
private struct KnownReading {
    private let feed: FeedKey
    private let database: Database

    init(_ feed: FeedKey, in database: Database) {
        self.feed = feed
        self.database = database
    }

    /// Most of a document stood in the one before: what the feed showed of late lies side by side, and is read in one go
    /// unless there is much more of it than is asked for. Only what is left is looked up key by key.
    func known(_ keys: Set<Digest128>) throws -> KnownEntries {
        var known = KnownEntries()
        let most = 4 * keys.count
        var count = 0
        _ = try BoundStatement(
            "SELECT \(Self.columns), key FROM current WHERE feed = ? LIMIT ?", in: database
        ).all(feed.rawValue, most) { row -> Void? in
            count += 1
            if let key = row.digest(5), keys.contains(key) { known.current[key] = Self.entry(row) }
            return ()
        }
        known.seen = Set(known.current.keys)
        for key in keys where !known.seen.contains(key) {
            if count == most, let entry = try current(key) {
                known.current[key] = entry
                known.seen.insert(key)
            } else if try isSeen(key) {
                known.seen.insert(key)
            }
        }
        return known
    }

    private static let columns = "article, content_hash, changes, last_seen, raw"

    private func isSeen(_ key: Digest128) throws -> Bool {
        try BoundStatement("SELECT 1 FROM seen WHERE feed = ? AND key = ?", in: database).exists(feed.rawValue, key)
    }

    private func current(_ key: Digest128) throws -> KnownEntry? {
        try BoundStatement(
            "SELECT \(Self.columns) FROM current WHERE feed = ? AND key = ?", in: database
        ).first(feed.rawValue, key, read: Self.entry) ?? nil
    }

    private static func entry(_ row: BoundRow) -> KnownEntry? {
        row.digest(1).map {
            KnownEntry(
                article: ArticleID(rawValue: row.integer(0)), contentHash: $0, raw: row.digest(4),
                changes: Int(row.integer(2)), lastSeen: Date(stamp: row.integer(3)))
        }
    }
}
