public import FeedModel
public import struct Foundation.Data
public import struct Foundation.Date

/// A message that a processor forms for a channel; committed in one transaction with the outcomes that led to it.
public struct NewMessage: Sendable, Hashable {
    /// The channel.
    public var channel: ChannelID
    /// The parts that its key is made of: kind, channel, subject, occurrence (architecture, "Two hops, one table").
    /// The same subject and occurrence again is the same message: it is not formed twice.
    public var subject: String
    /// What it says; frozen from here on.
    public var body: MessageBody
    /// The deliveries that it carries: those of the batch that are told by it.
    public var members: [DeliveryKey]
    /// Messages of one lane reach the channel in order (`story:7`, `article:12`); nil: no order.
    public var lane: String?
    /// The story that it tells of, for replies and for later updates.
    public var story: StoryID?
    /// How much it matters.
    public var priority: TopicDefinition.Priority
    /// Not to be sent before this time.
    public var due: Date?

    /// A message.
    public init(
        channel: ChannelID, subject: String, body: MessageBody, members: [DeliveryKey], lane: String? = nil,
        story: StoryID? = nil, priority: TopicDefinition.Priority = .normal, due: Date? = nil
    ) {
        self.channel = channel
        self.subject = subject
        self.body = body
        self.members = members
        self.lane = lane
        self.story = story
        self.priority = priority
        self.due = due
    }
}

/// What a processor made of a batch.
public struct ProcessingResult: Sendable {
    /// One outcome for each delivery given; a delivery without one is tried again.
    public var outcomes: [DeliveryKey: Outcome]
    /// Messages for channels, committed with the outcomes.
    public var emit: [NewMessage]
    /// When the processor wants `wake` to be called. Replaces an earlier one, and commits with the messages.
    public var wake: WakeUp?

    /// A result.
    public init(outcomes: [DeliveryKey: Outcome] = [:], emit: [NewMessage] = [], wake: WakeUp? = nil) {
        self.outcomes = outcomes
        self.emit = emit
        self.wake = wake
    }
}
