public import FeedModel
public import struct Foundation.Date

/// What a reload came to.
public struct ReloadReport: Sendable, Hashable, Codable {
    /// Whether the new configuration is in force.
    public var accepted: Bool
    /// What is wrong or odd with it: `FILE:LINE:COLUMN: error: …`.
    public var faults: [String]
    /// What changed, in sentences.
    public var changes: [String]

    /// A report.
    public init(accepted: Bool, faults: [String] = [], changes: [String] = []) {
        self.accepted = accepted
        self.faults = faults
        self.changes = changes
    }
}

/// What a poll on demand came to.
public struct PollReport: Sendable, Hashable, Codable {
    /// One request with its answer.
    public struct Exchange: Sendable, Hashable, Codable {
        /// The URL, without user and password.
        public var url: String
        /// The status; 0 where there was no answer.
        public var status: Int
        /// Why there was none.
        public var failure: String?
        /// Our headers as lines, without secrets.
        public var sent: [String]
        /// The server's.
        public var received: [String]
        /// Whose address answered.
        public var address: String?
        /// Bytes of the body on the wire.
        public var bytes: Int
        /// Milliseconds that it took.
        public var took: Int

        /// An exchange.
        public init(
            url: String, status: Int, failure: String?, sent: [String], received: [String], address: String?,
            bytes: Int, took: Int
        ) {
            self.url = url
            self.status = status
            self.failure = failure
            self.sent = sent
            self.received = received
            self.address = address
            self.bytes = bytes
            self.took = took
        }
    }

    /// The feed.
    public var feed: FeedID
    /// The URL that was asked.
    public var url: String
    /// The HTTP status; 0 where there was none.
    public var status: Int
    /// `changed`, `unchanged`, or the class of the failure.
    public var result: String
    /// What went wrong.
    public var error: String?
    /// New articles.
    public var new: Int
    /// Revisions.
    public var revised: Int
    /// Articles that a topic matched.
    public var matched: Int
    /// Milliseconds that it took.
    public var took: Int
    /// When it is polled next.
    public var nextDue: Date?
    /// Why then.
    public var dueReason: String
    /// What was sent and received, hop after hop.
    public var exchanges: [Exchange] = []

    /// A report.
    public init(
        feed: FeedID, url: String, status: Int, result: String, error: String? = nil, new: Int = 0, revised: Int = 0,
        matched: Int = 0, took: Int, nextDue: Date?, dueReason: String
    ) {
        self.feed = feed
        self.url = url
        self.status = status
        self.result = result
        self.error = error
        self.new = new
        self.revised = revised
        self.matched = matched
        self.took = took
        self.nextDue = nextDue
        self.dueReason = dueReason
    }
}

/// A silence.
public struct SilenceReport: Sendable, Hashable, Codable {
    /// Its number.
    public var id: Int64
    /// The topic.
    public var topic: TopicID
    /// Until when.
    public var until: Date
    /// Since when.
    public var created: Date
    /// Why, if somebody said.
    public var comment: String?

    /// A silence.
    public init(id: Int64, topic: TopicID, until: Date, created: Date, comment: String?) {
        self.id = id
        self.topic = topic
        self.until = until
        self.created = created
        self.comment = comment
    }
}

/// What a replay came to.
public struct ReplayReport: Sendable, Hashable, Codable {
    /// Articles looked at.
    public var articles: Int
    /// Deliveries owed anew (with a dry run: that would be).
    public var owed: Int
    /// Deliveries left alone because they were told before.
    public var told: Int

    /// A report.
    public init(articles: Int, owed: Int, told: Int) {
        self.articles = articles
        self.owed = owed
        self.told = told
    }
}

/// What a digest on demand came to.
public struct SummaryReport: Sendable, Hashable, Codable {
    /// Its text, where it was asked for.
    public var text: String?
    /// How many articles it covers.
    public var articles: Int
    /// How many stories.
    public var stories: Int
    /// The channels that it is owed to now.
    public var channels: [ChannelID]
    /// The files that were written.
    public var files: [String]

    /// A report.
    public init(
        text: String? = nil, articles: Int, stories: Int, channels: [ChannelID] = [], files: [String] = []
    ) {
        self.text = text
        self.articles = articles
        self.stories = stories
        self.channels = channels
        self.files = files
    }
}
