/// What is owed to a processor on account of an article or an event.
public struct Owed: Sendable, Hashable {
    /// The processor.
    public var processor: ProcessorID
    /// What is told.
    public var kind: EventKind
    /// On whose account.
    public var topic: TopicID?
    /// For which channel, where the processor decides for each one.
    public var channel: ChannelID?
    /// How much it matters.
    public var priority: TopicDefinition.Priority

    /// Something owed.
    public init(
        processor: ProcessorID, kind: EventKind, topic: TopicID? = nil, channel: ChannelID? = nil,
        priority: TopicDefinition.Priority = .normal
    ) {
        self.processor = processor
        self.kind = kind
        self.topic = topic
        self.channel = channel
        self.priority = priority
    }
}
