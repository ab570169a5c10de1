public import FeedModel
public import struct Foundation.Date

/// One thing owed to a processor: an article that it has not been told of, or an event.
public struct Delivery: Sendable, Hashable {
    /// What the delivery is about.
    public enum Subject: Sendable, Hashable {
        /// An article at the revision that is owed, with the topic's match (nil where the processor gets every article).
        case article(Article, match: TopicMatch?)
        /// A health event, with the feed that it is about.
        case event(FeedEvent, feed: MessageBody.FeedBody?)
    }

    /// Its idempotency key.
    public var key: DeliveryKey
    /// What is told.
    public var event: EventKind
    /// The attempt, from 1.
    public var attempt: Int
    /// The topic on whose account it is owed.
    public var topic: TopicID?
    /// The channel that it is for; only deliveries to the alert processor have one.
    public var channel: ChannelID?
    /// What it is about.
    public var subject: Subject
    /// Of a revised article: what changed since the revision before, in title and text.
    public var diff: [DiffPiece]
    /// The article's story as it stood when the article came.
    public var story: Story?
    /// The article that says the same, word for word or on the same page, and was there before.
    public var duplicateOf: ArticleID?
    /// How much it matters.
    public var priority: TopicDefinition.Priority
    /// Why it was held back last; nil when it was not.
    public var heldFor: String?
    /// When it became owed.
    public var owedSince: Date

    /// A delivery.
    public init(
        key: DeliveryKey, event: EventKind, attempt: Int, topic: TopicID?, channel: ChannelID?, subject: Subject,
        diff: [DiffPiece] = [], story: Story?, duplicateOf: ArticleID? = nil,
        priority: TopicDefinition.Priority = .normal,
        heldFor: String? = nil, owedSince: Date
    ) {
        self.key = key
        self.event = event
        self.attempt = attempt
        self.topic = topic
        self.channel = channel
        self.subject = subject
        self.diff = diff
        self.story = story
        self.duplicateOf = duplicateOf
        self.priority = priority
        self.heldFor = heldFor
        self.owedSince = owedSince
    }
}
