public import struct Foundation.Date

/// A person as a feed names one.
public struct Person: Sendable, Hashable, Codable {
    /// The name.
    public var name: String?
    /// The mail address.
    public var email: String?
    /// A page of theirs.
    public var url: String?

    /// A person.
    public init(name: String? = nil, email: String? = nil, url: String? = nil) {
        self.name = name
        self.email = email
        self.url = url
    }
}

/// What an article says, at one revision: what is matched, kept and told. Plain text but for `html`.
public struct ArticleContent: Sendable, Hashable, Codable {
    /// The title.
    public var title: String
    /// The summary as plain text.
    public var summary: String
    /// The fullest text known as plain text: the page's, else content, else summary.
    public var text: String
    /// The fullest body as HTML as it came, made safe only where it is shown; nil when there was none.
    public var html: String?
    /// Who wrote it.
    public var authors: [Person]
    /// Its categories.
    public var categories: [String]
    /// Its language (BCP 47), if known.
    public var language: String?

    /// The content of an article.
    public init(
        title: String, summary: String = "", text: String = "", html: String? = nil, authors: [Person] = [],
        categories: [String] = [], language: String? = nil
    ) {
        self.title = title
        self.summary = summary
        self.text = text
        self.html = html
        self.authors = authors
        self.categories = categories
        self.language = language
    }
}

/// An article that the house owns: an entry of a feed that was recorded.
public struct Article: Sendable, Hashable {
    /// Where an article is on its way (architecture, "From poll to record").
    public enum Stage: Int, Sendable, Hashable, Codable {
        /// Its page is still to be fetched; nothing is owed yet.
        case waiting = 0
        /// Matched, and owed to whom it concerns.
        case ready = 1
    }

    /// The journal's number.
    public var id: ArticleID
    /// The feed's number.
    public var feedKey: FeedKey
    /// The feed's id as configured (last known).
    public var feed: FeedID
    /// The feed's title.
    public var feedTitle: String?
    /// The feed's group.
    public var group: String?
    /// The publisher's id of the entry, as written.
    public var guid: String?
    /// The article's page.
    public var url: String?
    /// When the publisher says that it was published.
    public var published: Date?
    /// When the publisher says that it was changed.
    public var updated: Date?
    /// When we first saw it.
    public var firstSeen: Date
    /// Where it is on its way.
    public var stage: Stage
    /// Which revision `content` is, from 1.
    public var revision: Int
    /// What it says.
    public var content: ArticleContent
    /// The story that it belongs to.
    public var story: StoryID?

    /// An article.
    public init(
        id: ArticleID, feedKey: FeedKey, feed: FeedID, feedTitle: String? = nil, group: String? = nil,
        guid: String? = nil, url: String? = nil, published: Date? = nil, updated: Date? = nil, firstSeen: Date,
        stage: Stage = .ready, revision: Int = 1, content: ArticleContent, story: StoryID? = nil
    ) {
        self.id = id
        self.feedKey = feedKey
        self.feed = feed
        self.feedTitle = feedTitle
        self.group = group
        self.guid = guid
        self.url = url
        self.published = published
        self.updated = updated
        self.firstSeen = firstSeen
        self.stage = stage
        self.revision = revision
        self.content = content
        self.story = story
    }
}

/// A story: articles of one or several feeds that tell the same.
public struct Story: Sendable, Hashable, Codable {
    /// The journal's number, in decimal.
    public var id: StoryID
    /// How many articles it has.
    public var articles: Int
    /// The feeds that tell it, in the order in which they did.
    public var feeds: [FeedID]
    /// When its first article was seen.
    public var firstSeen: Date

    /// A story.
    public init(id: StoryID, articles: Int, feeds: [FeedID], firstSeen: Date) {
        self.id = id
        self.articles = articles
        self.feeds = feeds
        self.firstSeen = firstSeen
    }
}

/// One step of a change between two revisions.
public struct DiffPiece: Sendable, Hashable, Codable {
    /// What happened to the text.
    public enum Operation: String, Sendable, Hashable, Codable {
        /// It came in.
        case insert
        /// It went away.
        case delete
        /// It stayed.
        case equal
    }

    /// `title` or `text`.
    public var field: String
    /// What happened.
    public var op: Operation
    /// The text.
    public var text: String

    /// A step.
    public init(field: String, op: Operation, text: String) {
        self.field = field
        self.op = op
        self.text = text
    }
}
