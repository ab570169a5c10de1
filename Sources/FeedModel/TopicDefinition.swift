/// A topic as the configuration has it: what to look for, and whom to tell how.
public struct TopicDefinition: Sendable, Hashable {
    /// Which feeds a topic looks at.
    public enum FeedSelector: Sendable, Hashable {
        /// All feeds of a group (`@world`).
        case group(String)
        /// One feed.
        case feed(FeedID)
    }

    /// What goes together in one alert.
    public enum GroupBy: String, Sendable, Hashable, Codable, CaseIterable {
        /// Articles that tell one story.
        case story
        /// Articles of one feed.
        case feed
        /// Nothing: each alone.
        case none
    }

    /// How much it matters.
    public enum Priority: String, Sendable, Hashable, Codable, CaseIterable {
        /// Can wait.
        case low
        /// As usual.
        case normal
        /// Breaks quiet hours and rates.
        case high
    }

    /// A test of the query, run by `check` and at reload.
    public struct Test: Sendable, Hashable {
        /// Whether the article must match.
        public var match: Bool
        /// The article's title.
        public var title: String
        /// The article's text, may be empty.
        public var text: String
        /// Where the test stands.
        public var place: SourcePlace

        /// A test.
        public init(match: Bool, title: String, text: String, place: SourcePlace) {
            self.match = match
            self.title = title
            self.text = text
            self.place = place
        }
    }

    /// Its id.
    public var id: TopicID
    /// Its title; the id where none is given.
    public var title: String
    /// Where to look; nil: in all feeds.
    public var feeds: [FeedSelector]?
    /// The query, nil for a topic that has only events.
    public var query: String?
    /// Where the query begins.
    public var queryPlace: SourcePlace?
    /// Health events that it tells.
    public var events: [EventKind]
    /// The channels to tell.
    public var notify: [ChannelID]
    /// What goes together.
    public var groupBy: GroupBy
    /// How long to gather before the first alert of a group.
    public var groupWait: Seconds
    /// Further articles of the group go together at most this often.
    public var groupInterval: Seconds
    /// How much it matters.
    public var priority: Priority
    /// Its budget.
    public var rate: RateBudget?
    /// Its quiet hours.
    public var quiet: QuietHours?
    /// Its tests.
    public var tests: [Test]

    /// A topic with the contract's defaults.
    public init(
        id: TopicID, title: String? = nil, feeds: [FeedSelector]? = nil, query: String? = nil,
        queryPlace: SourcePlace? = nil, events: [EventKind] = [], notify: [ChannelID] = [],
        groupBy: GroupBy = .story, groupWait: Seconds = 0, groupInterval: Seconds = 15 * 60,
        priority: Priority = .normal, rate: RateBudget? = nil, quiet: QuietHours? = nil, tests: [Test] = []
    ) {
        self.id = id
        self.title = title ?? id.rawValue
        self.feeds = feeds
        self.query = query
        self.queryPlace = queryPlace
        self.events = events
        self.notify = notify
        self.groupBy = groupBy
        self.groupWait = groupWait
        self.groupInterval = groupInterval
        self.priority = priority
        self.rate = rate
        self.quiet = quiet
        self.tests = tests
    }
}

/// At most `max` messages in each `per` seconds; what is over goes into a digest.
public struct RateBudget: Sendable, Hashable, Codable {
    /// How many.
    public var max: Int
    /// In how many seconds.
    public var per: Seconds

    /// A budget.
    public init(max: Int, per: Seconds) {
        self.max = max
        self.per = per
    }
}

/// Hours of the day in which a topic or channel keeps quiet; what comes then goes into a digest afterwards.
public struct QuietHours: Sendable, Hashable, Codable {
    /// Minute of the day at which quiet begins, 0..<1440, in the daemon's time zone.
    public var from: Int
    /// Minute of the day at which it ends; less than `from` when it spans midnight.
    public var to: Int

    /// Quiet from one minute of the day to another.
    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }
}
