public import FeedModel
public import Logging
public import struct Foundation.Data
public import struct Foundation.Date
public import struct Foundation.TimeZone

/// A message on its way to a channel.
public struct Message: Sendable, Hashable {
    /// Its idempotency key.
    public var key: DeliveryKey
    /// The attempt, from 1.
    public var attempt: Int
    /// When it was formed: the only time that a text of it may show, so that each attempt says the same.
    public var formed: Date
    /// What it says; the same at every attempt.
    public var body: MessageBody
    /// The frozen bytes of the body.
    public var frozen: Data
    /// The key of the first message about the same story on this channel, to reply to.
    public var inReplyTo: DeliveryKey?
    /// How much it matters.
    public var priority: TopicDefinition.Priority

    /// A message.
    public init(
        key: DeliveryKey, attempt: Int, formed: Date, body: MessageBody, frozen: Data, inReplyTo: DeliveryKey? = nil,
        priority: TopicDefinition.Priority = .normal
    ) {
        self.key = key
        self.attempt = attempt
        self.formed = formed
        self.body = body
        self.frozen = frozen
        self.inReplyTo = inReplyTo
        self.priority = priority
    }
}

/// Who reads a channel.
public enum Audience: Sendable, Hashable {
    /// People: one message an article with all its topics.
    case human
    /// Programs: one message an article and topic.
    case machine
}

/// Where messages go. A small type each; it sends, and says what became of it: retries, order and rates are the
/// dispatcher's.
public protocol Channel: Sendable {
    /// The word for it under `type:`.
    static var type: String { get }
    /// Who reads it.
    static var audience: Audience { get }
    /// Every fault of its own settings, with places. No side effects. The keys that all channels have
    /// (`ChannelSettings.common`) are checked elsewhere.
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault]
    /// Makes ready; throws what makes it impossible.
    init(definition: ChannelDefinition, services: ChannelServices) throws
    /// How many messages may be given to one `send`, and how many sends may be in hand at once.
    var window: ChannelWindow { get }
    /// Called before the first send, and again if it threw, with the receipts of what the journal holds as done last
    /// (newest first); gives the keys found at the receiver: their messages are done.
    func recover(_ receipts: [String]) async throws -> Set<DeliveryKey>
    /// Sends; one outcome for each message, in order. `.done` only when the receiver has it.
    func send(_ batch: [Message]) async -> [Outcome]
    /// Called once, when no send is in hand any more.
    func stop() async
}

extension Channel {
    /// Nothing to recover.
    public func recover(_ receipts: [String]) async throws -> Set<DeliveryKey> { [] }
    /// Does nothing.
    public func stop() async {}
}

/// How much a channel takes at once.
public struct ChannelWindow: Sendable, Hashable {
    /// Most messages of one `send`.
    public var batch: Int
    /// Most sends in hand.
    public var concurrency: Int

    /// A window.
    public init(batch: Int = 1, concurrency: Int = 1) {
        self.batch = batch
        self.concurrency = concurrency
    }
}

/// The keys that every channel has and the configuration reads.
public enum ChannelSettings {
    /// `id`, `type` and the dispatcher's.
    public static let common = ["id", "type", "rate", "quiet", "retry", "fallback", "after"]
}

/// What the house gives a channel, but for what its room adds (transfers, templates).
public struct ChannelServices: Sendable {
    /// Where the daemon keeps its state; a relative `path` is relative to it.
    public var stateDirectory: String
    /// Looks a secret up; throws what a person must mend, never the secret.
    public var secret: @Sendable (SecretReference) throws -> String
    /// The daemon's time zone: the one of times that people read.
    public var timeZone: TimeZone
    /// The time.
    public var time: any TimeSource
    /// The log.
    public var log: Logger

    /// Services.
    public init(
        stateDirectory: String, secret: @escaping @Sendable (SecretReference) throws -> String, timeZone: TimeZone,
        time: any TimeSource, log: Logger
    ) {
        self.stateDirectory = stateDirectory
        self.secret = secret
        self.timeZone = timeZone
        self.time = time
        self.log = log
    }
}
