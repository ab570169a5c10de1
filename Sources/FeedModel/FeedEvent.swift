public import struct Foundation.Date

/// Something that happened to a feed, a channel or the daemon, told once like an article.
public struct FeedEvent: Sendable, Hashable, Codable {
    /// What happened.
    public var kind: EventKind
    /// The feed that it happened to; nil for events of the daemon, a channel or a topic.
    public var feed: FeedKey?
    /// Since when it is so.
    public var since: Date
    /// Why, in one sentence for a person.
    public var reason: String
    /// Further facts by name.
    public var details: [String: String]

    /// An event. (feed, kind, since) is its idempotency key.
    public init(kind: EventKind, feed: FeedKey?, since: Date, reason: String, details: [String: String] = [:]) {
        self.kind = kind
        self.feed = feed
        self.since = since
        self.reason = reason
        self.details = details
    }
}
