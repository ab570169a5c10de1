public import FeedModel
public import struct Foundation.Date

/// Which deliveries are meant. What is nil is no condition; a selection without any condition means all of them.
public struct DeliverySelection: Sendable, Hashable, Codable {
    /// One, by its key in hexadecimal digits.
    public var delivery: String?
    /// Those for this channel.
    public var channel: ChannelID?
    /// Those of this topic.
    public var topic: TopicID?
    /// Those owed since.
    public var since: Date?
    /// Those in one of these states; empty: whatever the operation is for.
    public var states: [String]

    /// A selection.
    public init(
        delivery: String? = nil, channel: ChannelID? = nil, topic: TopicID? = nil, since: Date? = nil,
        states: [String] = []
    ) {
        self.delivery = delivery
        self.channel = channel
        self.topic = topic
        self.since = since
        self.states = states
    }
}

/// Past articles that are to be owed to processors.
public struct ReplayRequest: Sendable, Hashable, Codable {
    /// Articles first seen since.
    public var since: Date
    /// Only what this topic matched.
    public var topic: TopicID?
    /// Only to this processor.
    public var processor: ProcessorID?
    /// Only counts.
    public var dryRun: Bool
    /// Also what was told already.
    public var again: Bool

    /// A replay.
    public init(
        since: Date, topic: TopicID? = nil, processor: ProcessorID? = nil, dryRun: Bool = false, again: Bool = false
    ) {
        self.since = since
        self.topic = topic
        self.processor = processor
        self.dryRun = dryRun
        self.again = again
    }
}

/// A digest that is to be made now.
public struct SummaryRequest: Sendable, Hashable, Codable {
    /// The summary processor.
    public var processor: ProcessorID
    /// From; nil: since its last digest.
    public var since: Date?
    /// To; nil: now.
    public var until: Date?
    /// Delivered to nobody: only the text comes back.
    public var printOnly: Bool

    /// A digest.
    public init(processor: ProcessorID, since: Date? = nil, until: Date? = nil, printOnly: Bool = false) {
        self.processor = processor
        self.since = since
        self.until = until
        self.printOnly = printOnly
    }
}
