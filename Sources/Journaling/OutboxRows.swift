public import FeedModel
public import Foundation

/// A delivery that this run has claimed: it is its to tell, and a crash counts as an attempt.
public struct ClaimedDelivery: Sendable {
    /// What it is about.
    public enum Subject: Sendable {
        /// Hop 1: an article at the revision that is owed, and what the revision before said.
        case article(Article, match: TopicMatch?, duplicateOf: ArticleID?, before: ArticleContent?)
        /// Hop 1: an event with the feed that it is about.
        case event(FeedEvent, feed: FeedRow?)
        /// Hop 2: a message's frozen bytes, and the first message about the same story on the channel.
        case message(Data, inReplyTo: DeliveryKey?)
        /// What it was about is gone (pruned).
        case gone
    }

    /// The row.
    public var number: Int64
    /// Its idempotency key.
    public var key: DeliveryKey
    /// What is told.
    public var kind: EventKind
    /// The attempt, from 1.
    public var attempt: Int
    /// On whose account.
    public var topic: TopicID?
    /// For which channel.
    public var channel: ChannelID?
    /// What it is about.
    public var subject: Subject
    /// The story as it stood when the article came.
    public var story: Story?
    /// How much it matters.
    public var priority: TopicDefinition.Priority
    /// When it became owed.
    public var created: Date
    /// When it was first tried.
    public var firstAttempt: Date
    /// Why it was held back last; nil when it was not.
    public var heldFor: String?
}

/// What became of a claimed delivery.
public enum SettledOutcome: Sendable, Hashable {
    /// Told, or nothing left to tell (`reason` says why).
    case done(receipt: String?, reason: String? = nil)
    /// Owed again at `due`, and under no circumstances before `notBefore`. A hold costs no attempt.
    case owed(due: Date, notBefore: Date? = nil, reason: String, isHold: Bool)
    /// Given up.
    case dead(reason: String)
}

/// A message that is to be owed to a channel, formed in the transaction that settles what it tells of.
public struct FormedMessage: Sendable, Hashable {
    /// The channel.
    public var channel: ChannelID
    /// What is told.
    public var kind: EventKind
    /// Subject and occurrence: the rest of its key.
    public var subject: String
    /// The frozen bytes.
    public var payload: Data
    /// Who formed it.
    public var processor: ProcessorID
    /// On whose account.
    public var topic: TopicID?
    /// The article, where it tells of one.
    public var article: ArticleID?
    /// The story.
    public var story: StoryID?
    /// Messages of one lane are sent in order.
    public var lane: String?
    /// How much it matters.
    public var priority: TopicDefinition.Priority
    /// Not to be sent before; nil: at once.
    public var due: Date?
    /// The deliveries that it carries.
    public var members: [DeliveryKey]

    /// A message.
    public init(
        channel: ChannelID, kind: EventKind, subject: String, payload: Data, processor: ProcessorID,
        topic: TopicID? = nil, article: ArticleID? = nil, story: StoryID? = nil, lane: String? = nil,
        priority: TopicDefinition.Priority = .normal, due: Date? = nil, members: [DeliveryKey]
    ) {
        self.channel = channel
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.processor = processor
        self.topic = topic
        self.article = article
        self.story = story
        self.lane = lane
        self.priority = priority
        self.due = due
        self.members = members
    }
}

/// All that one batch came to, committed in one transaction.
public struct Settlement: Sendable {
    /// Outcomes by row.
    public var outcomes: [Int64: SettledOutcome] = [:]
    /// Messages that were formed.
    public var messages: [FormedMessage] = []
    /// When the processor wants to be woken.
    public var wake: (processor: ProcessorID, wakeUp: WakeUp)?
    /// Events that the outcomes lead to (`delivery.dead`).
    public var events: [EventRecord] = []
    /// When.
    public var at: Date

    /// Nothing yet.
    public init(at: Date) { self.at = at }

    /// Whether it only holds. The disk is not waited for then: after a power cut its deliveries are owed as before. A message
    /// that was formed waits: formed again it might gather more, and tell under another key what was told already.
    var isRepeatable: Bool {
        wake == nil && events.isEmpty && messages.isEmpty
            && outcomes.values.allSatisfy { if case .owed(_, _, _, isHold: true) = $0 { true } else { false } }
    }
}
