/// An entry as the document has it.
public struct ParsedEntry: Sendable, Hashable {
    /// The publisher's id; absent stays absent.
    public var id: String?
    /// The id is the entry's page.
    public var idIsPermalink: Bool = false
    /// The entry's page.
    public var link: String?
    /// All links.
    public var links: [ParsedLink] = []
    /// The title.
    public var title: ParsedText?
    /// The summary.
    public var summary: ParsedText?
    /// The body, in each form that it came in.
    public var content: [ParsedText] = []
    /// Who wrote it.
    public var authors: [Person] = []
    /// Who helped.
    public var contributors: [Person] = []
    /// Who published it.
    public var publisher: Person?
    /// Its categories.
    public var categories: [ParsedCategory] = []
    /// When it was published.
    public var published: ParsedDate?
    /// When it was changed.
    public var updated: ParsedDate?
    /// When it was made.
    public var created: ParsedDate?
    /// When it ends.
    public var expires: ParsedDate?
    /// Files that come with it.
    public var enclosures: [ParsedEnclosure] = []
    /// What Media RSS says.
    public var media: ParsedMedia?
    /// Its image.
    public var image: ParsedImage?
    /// What Apple's namespace says.
    public var podcast: ParsedPodcast?
    /// Where it happened.
    public var place: ParsedPlace?
    /// The page of its comments.
    public var comments: String?
    /// The feed of its comments.
    public var commentsFeed: String?
    /// What it answers (RFC 4685).
    public var inReplyTo: [ParsedLink] = []
    /// The feed that it was taken from.
    public var source: ParsedSource?
    /// Rights.
    public var rights: ParsedText?
    /// The licence's page.
    public var license: String?
    /// Its language.
    public var language: String?

    /// An entry without anything.
    public init() {}
}

/// The feed that an entry was taken from.
public struct ParsedSource: Sendable, Hashable {
    /// The feed: exactly one.
    public var feed: [ParsedFeed] = []

    /// A source.
    public init(_ feed: ParsedFeed) { self.feed = [feed] }
}
