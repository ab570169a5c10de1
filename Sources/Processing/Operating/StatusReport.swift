public import struct Foundation.Date

/// How everything fares: from the journal, and from the running daemon where one runs.
public struct StatusReport: Sendable, Hashable, Codable {
    /// The running daemon.
    public struct Daemon: Sendable, Hashable, Codable {
        /// Its process.
        public var process: Int32
        /// Its version.
        public var version: String
        /// Since when it runs.
        public var started: Date
        /// The configuration file.
        public var configuration: String
        /// When the configuration in force was read.
        public var configured: Date
        /// Why polling pauses (the disk is full, our network is down); nil while it goes on.
        public var pausedFor: String?
        /// Polls in hand.
        public var polling: Int
        /// Polls that ended since the start.
        public var polls: Int
        /// Those of them that failed.
        public var failedPolls: Int
        /// Articles recorded since the start.
        public var newArticles: Int
        /// Bytes of memory in use.
        public var memory: Int

        /// A running daemon.
        public init(
            process: Int32, version: String, started: Date, configuration: String, configured: Date,
            pausedFor: String? = nil, polling: Int = 0, polls: Int = 0, failedPolls: Int = 0, newArticles: Int = 0,
            memory: Int = 0
        ) {
            self.process = process
            self.version = version
            self.started = started
            self.configuration = configuration
            self.configured = configured
            self.pausedFor = pausedFor
            self.polling = polling
            self.polls = polls
            self.failedPolls = failedPolls
            self.newArticles = newArticles
            self.memory = memory
        }
    }

    /// The feeds, counted.
    public struct Feeds: Sendable, Hashable, Codable {
        /// In the configuration.
        public var configured = 0
        /// Polled by their due times.
        public var active = 0
        /// Paused by a person.
        public var paused = 0
        /// Switched off in the configuration.
        public var disabled = 0
        /// Active ones that were never polled.
        public var new = 0
        /// Active ones whose last poll failed.
        public var failing = 0
        /// Due now.
        public var due = 0
        /// When the next one is due.
        public var nextDue: Date?

        /// None.
        public init() {}
    }

    /// The articles, counted.
    public struct Articles: Sendable, Hashable, Codable {
        /// All.
        public var total = 0
        /// Those of the last 24 hours.
        public var lastDay = 0
        /// Those of them that a topic matched.
        public var matchedLastDay = 0
        /// Those that wait for their page.
        public var waiting = 0
        /// When the newest one was seen.
        public var newest: Date?

        /// None.
        public init() {}
    }

    /// A processor or a channel with what is owed to it.
    public struct Receiver: Sendable, Hashable, Codable {
        /// `processor:ID` or `channel:ID`.
        public var id: String
        /// Owed.
        public var owed = 0
        /// In the hands of the dispatcher.
        public var claimed = 0
        /// Given up.
        public var dead = 0
        /// Owed to a channel that is not configured.
        public var parked = 0
        /// Since when the oldest one that is owed or in hand waits.
        public var oldest: Date?
        /// How long articles took to it in the last 24 hours, from the poll that saw them to its receipt.
        public var seenToDelivered: Delay?
        /// `open`, `closed`, `probing`; nil while no daemon runs.
        public var gate: String?
        /// When it was told something last; nil if never, as far as the journal goes back.
        public var lastSuccess: Date?
        /// What it failed by last: in this run of the daemon, else what waits, else what was given up last.
        public var lastError: String?
        /// When; nil where the journal does not say.
        public var lastErrorAt: Date?

        /// Nothing is owed.
        public init(id: String) { self.id = id }

        private enum CodingKeys: String, CodingKey {
            case id, owed, claimed, dead, parked, oldest, gate, lastSuccess, lastError, lastErrorAt
            case seenToDelivered = "seen_to_delivered"
        }
    }

    /// How long something took, in seconds.
    public struct Delay: Sendable, Hashable, Codable {
        /// Half of the articles took no longer.
        public var median: Double
        /// None took longer.
        public var worst: Double
        /// Of how many articles.
        public var articles: Int

        /// A delay.
        public init(median: Double, worst: Double, articles: Int) {
            self.median = median
            self.worst = worst
            self.articles = articles
        }
    }

    /// How long a feed's articles took in the last 24 hours.
    public struct FeedDelays: Sendable, Hashable, Codable {
        /// The feed.
        public var feed: String
        /// From the time that the publisher gives to the poll that saw it.
        public var publishedToSeen: Delay?
        /// From there to a channel's receipt.
        public var seenToDelivered: Delay?

        /// A feed's delays.
        public init(feed: String, publishedToSeen: Delay?, seenToDelivered: Delay?) {
            self.feed = feed
            self.publishedToSeen = publishedToSeen
            self.seenToDelivered = seenToDelivered
        }

        private enum CodingKeys: String, CodingKey {
            case feed
            case publishedToSeen = "published_to_seen"
            case seenToDelivered = "seen_to_delivered"
        }
    }

    /// The running daemon; nil when none runs.
    public var daemon: Daemon?
    /// Where the state is kept.
    public var stateDirectory: String
    /// Bytes of the journal.
    public var journalBytes: Int
    /// The feeds.
    public var feeds = Feeds()
    /// The articles.
    public var articles = Articles()
    /// Who is owed something, or was given up on.
    public var receivers: [Receiver] = []
    /// The feeds that brought something in the last 24 hours, the slowest first; fifty at most.
    public var slowest: [FeedDelays] = []
    /// The silences that hold.
    public var silences: [SilenceReport] = []

    /// A report on an empty state directory.
    public init(stateDirectory: String, journalBytes: Int = 0) {
        self.stateDirectory = stateDirectory
        self.journalBytes = journalBytes
    }
}
