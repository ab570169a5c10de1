public import FeedModel
public import Logging
public import struct Foundation.Date
public import struct Foundation.TimeZone

/// Something that articles and events are delivered to. The built-in ones use nothing that a fifth could not.
///
/// Life cycle: `check` (by `feedwatch check`, no side effects) → `init` → `start` → `process`, `wake` any number of
/// times, `process` of several batches never at once → `stop`.
public protocol Processor: Sendable {
    /// The word for it under `type:`.
    static var kind: String { get }
    /// Every fault of its settings, with places. No side effects.
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault]
    /// Makes ready; throws what makes it impossible.
    init(definition: ProcessorDefinition, services: ProcessorServices) throws
    /// Called before the first batch, and again if it threw, with the wake-up that is on record; gives the one that is
    /// wanted now.
    func start(_ recorded: WakeUp?) async throws -> WakeUp?
    /// One outcome for each delivery given; `.done` only when the effect is durable.
    func process(_ batch: [Delivery]) async -> ProcessingResult
    /// An asked-for wake-up is due (missed while down: called once).
    func wake(_ wakeUp: WakeUp) async -> ProcessingResult
    /// Called once, when no batch is in hand any more.
    func stop() async
}

extension Processor {
    /// Wants no wake-up but the recorded one.
    public func start(_ recorded: WakeUp?) async throws -> WakeUp? { recorded }
    /// Does nothing.
    public func wake(_ wakeUp: WakeUp) async -> ProcessingResult { ProcessingResult() }
    /// Does nothing.
    public func stop() async {}
}

/// What the house gives a processor.
public struct ProcessorServices: Sendable {
    /// Where the daemon keeps its state; relative paths of settings are relative to it.
    public var stateDirectory: String
    /// Topics by id, as configured now.
    public var topics: [TopicID: TopicDefinition]
    /// Channels by id, as configured now.
    public var channels: [ChannelID: ChannelDefinition]
    /// Which channels are read by people: they get one message an article with all its topics.
    public var humanChannels: Set<ChannelID>
    /// The daemon's time zone.
    public var timeZone: TimeZone
    /// The time.
    public var time: any TimeSource
    /// The log.
    public var log: Logger

    /// Services.
    public init(
        stateDirectory: String, topics: [TopicID: TopicDefinition], channels: [ChannelID: ChannelDefinition],
        humanChannels: Set<ChannelID>, timeZone: TimeZone, time: any TimeSource, log: Logger
    ) {
        self.stateDirectory = stateDirectory
        self.topics = topics
        self.channels = channels
        self.humanChannels = humanChannels
        self.timeZone = timeZone
        self.time = time
        self.log = log
    }
}

/// The keys that every processor has and the configuration reads.
public enum ProcessorSettings {
    /// `id`, `type`, `enabled` and `topics`; `deliver` belongs to the kinds that have it.
    public static let common = ["id", "type", "enabled", "topics"]
}
