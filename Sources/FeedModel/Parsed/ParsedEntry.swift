/// An entry of a document (RSS calls it item).
public struct ParsedEntry: Sendable, Hashable {
    /// guid, atom:id, rdf:about, JSON id; absent stays absent.
    public var id: String?
    /// RSS: the guid is the entry's page; nil when the format has no such notion.
    public var idIsPermalink: Bool?
    /// The entry's page; never an enclosure.
    public var link: String?
    /// All its links.
    public var links: [ParsedLink] = []
    /// The title.
    public var title: ParsedText?
    /// The summary.
    public var summary: ParsedText?
    /// The contents, in order.
    public var content: [ParsedText] = []
    /// Who wrote it.
    public var authors: [ParsedPerson] = []
    /// Who else.
    public var contributors: [ParsedPerson] = []
    /// Who publishes it.
    public var publisher: ParsedPerson?
    /// Its categories.
    public var categories: [ParsedCategory] = []
    /// When it was published.
    public var published: ParsedDate?
    /// When it was changed.
    public var updated: ParsedDate?
    /// When it was made.
    public var created: ParsedDate?
    /// When it expires.
    public var expires: ParsedDate?
    /// Its language.
    public var language: String?
    /// What goes with it.
    public var enclosures: [ParsedEnclosure] = []
    /// The page of its comments.
    public var comments: String?
    /// Its rights.
    public var rights: ParsedText?
    /// What few entries have; nil when there is none of it, so that a common entry stays small.
    public var extras: ParsedExtras?

    /// An empty entry.
    public init() {}
}

/// What goes with an entry.
public struct ParsedEnclosure: Sendable, Hashable, Codable {
    /// Where it is.
    public var url: String
    /// Its media type.
    public var type: String?
    /// Its length in bytes, as written.
    public var length: String?
    /// Its title.
    public var title: String?
    /// Its duration, as written.
    public var duration: String?

    /// An enclosure.
    public init(url: String, type: String? = nil, length: String? = nil, title: String? = nil, duration: String? = nil)
    {
        self.url = url
        self.type = type
        self.length = length
        self.title = title
        self.duration = duration
    }
}
