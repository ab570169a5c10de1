/// A feed document, read.
public struct ParsedDocument: Sendable, Hashable {
    /// `rss20`, `atom10`, `json11` …; empty when it is no feed.
    public var format: String = ""
    /// The encoding that was used.
    public var encoding: String = "utf-8"
    /// It had to be mended.
    public var malformed: Bool = false
    /// Its end is missing.
    public var isCut: Bool = false
    /// What was wrong.
    public var errors: [ParseError] = []
    /// The feed.
    public var feed: ParsedFeed = ParsedFeed()
    /// Its entries, in the order of the document.
    public var entries: [ParsedEntry] = []
    /// Feeds that a web page names, where the document is one.
    public var discovered: [ParsedLink] = []

    /// An empty document.
    public init() {}

    /// Whether it is a feed.
    public var isFeed: Bool { !format.isEmpty }
}

/// What a document says of the feed itself.
public struct ParsedFeed: Sendable, Hashable {
    /// The publisher's id.
    public var id: String?
    /// Its title.
    public var title: ParsedText?
    /// Its site.
    public var link: String?
    /// Where it says that it is (`rel=self`).
    public var feedURL: String?
    /// All links.
    public var links: [ParsedLink] = []
    /// What it is about.
    public var description: ParsedText?
    /// Its language.
    public var language: String?
    /// When it was published.
    public var published: ParsedDate?
    /// When it was changed.
    public var updated: ParsedDate?
    /// Who writes it.
    public var authors: [Person] = []
    /// Who helps.
    public var contributors: [Person] = []
    /// Who publishes it.
    public var publisher: Person?
    /// Its categories.
    public var categories: [ParsedCategory] = []
    /// Rights.
    public var rights: ParsedText?
    /// The licence's page.
    public var license: String?
    /// What made it.
    public var generator: ParsedGenerator?
    /// Its image.
    public var image: ParsedImage?
    /// A small image.
    public var icon: String?
    /// A large image.
    public var logo: String?
    /// Minutes that it may be kept, as written.
    public var ttl: String?
    /// Hours not to ask in.
    public var skipHours: [Int] = []
    /// Days not to ask on, as written.
    public var skipDays: [String] = []
    /// `sy:updatePeriod`.
    public var updatePeriod: String?
    /// `sy:updateFrequency`.
    public var updateFrequency: String?
    /// RSS's cloud.
    public var cloud: ParsedCloud?
    /// The format's page.
    public var docs: String?
    /// Where it moved to (`itunes:new-feed-url`).
    public var newLocation: String?
    /// What Apple's namespace says.
    public var podcast: ParsedPodcast?
    /// `fh:complete` (RFC 5005): what is not here is gone.
    public var isComplete: Bool = false

    /// A feed without anything.
    public init() {}
}

/// Something wrong in a document.
public struct ParseError: Sendable, Hashable {
    /// What.
    public var message: String = ""
    /// The line, from 1; 0 if it is not known.
    public var line: Int = 0
    /// The column, from 1; 0 if it is not known.
    public var column: Int = 0

    /// An error.
    public init(_ message: String, line: Int = 0, column: Int = 0) {
        self.message = message
        self.line = line
        self.column = column
    }
}
