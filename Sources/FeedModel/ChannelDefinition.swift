/// A channel as the configuration has it: what every channel has, and the settings that its own type reads.
public struct ChannelDefinition: Sendable, Hashable {
    /// How failed messages are tried again: `min(max, first·factor^n)` with jitter, given up after `giveUp`.
    public struct Retry: Sendable, Hashable, Codable {
        /// Wait after the first failure.
        public var first: Seconds
        /// By what each further wait grows.
        public var factor: Double
        /// The longest wait.
        public var max: Seconds
        /// After this time since the first attempt the message is dead.
        public var giveUp: Seconds

        /// The contract's defaults where nothing is given.
        public init(first: Seconds = 30, factor: Double = 2, max: Seconds = 6 * 3600, giveUp: Seconds = 7 * 86400) {
            self.first = first
            self.factor = factor
            self.max = max
            self.giveUp = giveUp
        }
    }

    /// Its id.
    public var id: ChannelID
    /// Its type (`smtp`, `webhook`, …).
    public var type: String
    /// Its budget.
    public var rate: RateBudget?
    /// Its quiet hours.
    public var quiet: QuietHours?
    /// How failures are tried again.
    public var retry: Retry
    /// The channel to tell when this one is dead or behind.
    public var fallback: ChannelID?
    /// How far behind it may be before the fallback is told.
    public var fallbackAfter: Seconds
    /// The whole table as written, for the channel's own type.
    public var settings: ConfigurationNode

    /// A channel.
    public init(
        id: ChannelID, type: String, rate: RateBudget? = nil, quiet: QuietHours? = nil, retry: Retry = Retry(),
        fallback: ChannelID? = nil, fallbackAfter: Seconds = 30 * 60, settings: ConfigurationNode
    ) {
        self.id = id
        self.type = type
        self.rate = rate
        self.quiet = quiet
        self.retry = retry
        self.fallback = fallback
        self.fallbackAfter = fallbackAfter
        self.settings = settings
    }
}

/// A processor as the configuration has it.
public struct ProcessorDefinition: Sendable, Hashable {
    /// Its id.
    public var id: ProcessorID
    /// Its kind (`archive`, `alert`, `summary`, `exec`).
    public var type: String
    /// Whether it works at all.
    public var enabled: Bool
    /// The topics whose articles it gets; nil: every article.
    public var topics: [TopicID]?
    /// The whole table as written, for the processor's own kind.
    public var settings: ConfigurationNode

    /// A processor.
    public init(
        id: ProcessorID, type: String, enabled: Bool = true, topics: [TopicID]? = nil, settings: ConfigurationNode
    ) {
        self.id = id
        self.type = type
        self.enabled = enabled
        self.topics = topics
        self.settings = settings
    }
}
