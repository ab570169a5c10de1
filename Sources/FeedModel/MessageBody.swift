public import struct Foundation.Date

/// What a delivery says (contract, section 4): the body of a webhook, a line of a `file` channel, the input of `exec`.
///
/// Encoded by `MessageCoding`: dates as RFC 3339 in UTC, empty members left out, keys sorted, so that the same body is
/// always the same bytes. `delivery`, `attempt` and `time` are added when it is sent: they are no part of the frozen body.
public struct MessageBody: Sendable, Hashable, Codable {
    /// A topic by name.
    public struct Topic: Sendable, Hashable, Codable {
        /// Its id.
        public var id: TopicID
        /// Its title.
        public var title: String

        /// A topic.
        public init(id: TopicID, title: String) {
            self.id = id
            self.title = title
        }
    }

    /// An article as it is told.
    public struct ArticleBody: Sendable, Hashable, Codable {
        /// The journal's number in decimal.
        public var id: String
        /// The feed's id.
        public var feed: FeedID
        /// The feed's title.
        public var feedTitle: String?
        /// The publisher's id.
        public var guid: String?
        /// The article's page.
        public var url: String?
        /// The title.
        public var title: String
        /// The summary as plain text.
        public var summary: String?
        /// The text.
        public var text: String?
        /// Who wrote it.
        public var authors: [Person]?
        /// Its categories.
        public var categories: [String]?
        /// Its language.
        public var language: String?
        /// When the publisher says that it was published.
        public var published: Date?
        /// When we first saw it.
        public var firstSeen: Date
        /// Which revision this is.
        public var revision: Int
        /// Where topics matched, in messages with several articles.
        public var matched: [MatchedSpan]?

        private enum CodingKeys: String, CodingKey {
            case id, feed, guid, url, title, summary, text, authors, categories, language, published, revision, matched
            case feedTitle = "feed_title"
            case firstSeen = "first_seen"
        }

        /// The article as it stands.
        public init(_ article: Article, matched: [MatchedSpan]? = nil) {
            id = article.id.description
            feed = article.feed
            feedTitle = article.feedTitle
            guid = article.guid
            url = article.url
            title = article.content.title
            summary = article.content.summary.isEmpty ? nil : article.content.summary
            text = article.content.text.isEmpty ? nil : article.content.text
            authors = article.content.authors.isEmpty ? nil : article.content.authors
            categories = article.content.categories.isEmpty ? nil : article.content.categories
            language = article.content.language
            published = article.published
            firstSeen = article.firstSeen
            revision = article.revision
            self.matched = matched
        }
    }

    /// A story as it is told.
    public struct StoryBody: Sendable, Hashable, Codable {
        /// The journal's number in decimal.
        public var id: String
        /// How many articles.
        public var articles: Int
        /// Who tells it.
        public var feeds: [FeedID]
        /// When it began.
        public var firstSeen: Date

        private enum CodingKeys: String, CodingKey {
            case id, articles, feeds
            case firstSeen = "first_seen"
        }

        /// The story as it stands.
        public init(_ story: Story) {
            id = story.id.description
            articles = story.articles
            feeds = story.feeds
            firstSeen = story.firstSeen
        }
    }

    /// A feed that an event is about.
    public struct FeedBody: Sendable, Hashable, Codable {
        /// Its id.
        public var id: FeedID
        /// Its URL, without user and password.
        public var url: String
        /// Its title.
        public var title: String?
        /// Its state, in words.
        public var state: String

        /// A feed.
        public init(id: FeedID, url: String, title: String?, state: String) {
            self.id = id
            self.url = url
            self.title = title
            self.state = state
        }
    }

    /// An event in a digest of several.
    public struct EventBody: Sendable, Hashable, Codable {
        /// What happened.
        public var event: EventKind
        /// The feed that it is about.
        public var feed: FeedBody?
        /// Since when.
        public var since: Date
        /// Why.
        public var reason: String
        /// Further facts.
        public var details: [String: String]?

        /// The event as it was recorded.
        public init(_ event: FeedEvent, feed: FeedBody?) {
            self.event = event.kind
            self.feed = feed
            since = event.since
            reason = event.reason
            details = event.details.isEmpty ? nil : event.details
        }
    }

    /// A stretch of time.
    public struct Period: Sendable, Hashable, Codable {
        /// From, included.
        public var from: Date
        /// To, not included.
        public var to: Date

        /// A period.
        public init(from: Date, to: Date) {
            self.from = from
            self.to = to
        }
    }

    /// A story of a scheduled digest.
    public struct DigestStory: Sendable, Hashable, Codable {
        /// The story.
        public var story: StoryBody?
        /// Its summary.
        public var summary: String
        /// Its articles.
        public var articles: [ArticleBody]

        /// A story of a digest.
        public init(story: StoryBody?, summary: String, articles: [ArticleBody]) {
            self.story = story
            self.summary = summary
            self.articles = articles
        }
    }

    /// Version of the form: 1.
    public var v = 1
    /// What is told.
    public var event: EventKind
    /// Who formed it.
    public var processor: ProcessorID
    /// Where it goes; nil for what a processor gets.
    public var channel: ChannelID?
    /// The topic; the first one where several matched.
    public var topic: Topic?
    /// All topics, on human channels, when there are several.
    public var topics: [Topic]?
    /// The article.
    public var article: ArticleBody?
    /// Several articles (story.update, digest of what was held back).
    public var articles: [ArticleBody]?
    /// Several events (digest of what was held back).
    public var events: [EventBody]?
    /// Where the topic matched.
    public var matched: [MatchedSpan]?
    /// The story.
    public var story: StoryBody?
    /// What changed.
    public var diff: [DiffPiece]?
    /// The stretch of a digest.
    public var period: Period?
    /// The stories of a scheduled digest.
    public var stories: [DigestStory]?
    /// What a digest covers, in figures (articles, feeds, topics…).
    public var coverage: [String: Int]?
    /// The feed of a health event.
    public var feed: FeedBody?
    /// Since when.
    public var since: Date?
    /// Why.
    public var reason: String?
    /// Further facts.
    public var details: [String: String]?

    /// A body with nothing but its kind and origin.
    public init(event: EventKind, processor: ProcessorID, channel: ChannelID? = nil) {
        self.event = event
        self.processor = processor
        self.channel = channel
    }
}
