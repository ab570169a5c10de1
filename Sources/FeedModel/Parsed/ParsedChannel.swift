/// What a document says of the feed itself.
public struct ParsedChannel: Sendable, Hashable {
    /// rdf:about, atom:id, JSON Feed's feed_url.
    public var id: String?
    /// The title.
    public var title: ParsedText?
    /// The feed's page.
    public var link: String?
    /// Where the feed says that it is itself.
    public var feedURL: String?
    /// All its links.
    public var links: [ParsedLink] = []
    /// The description or subtitle.
    public var description: ParsedText?
    /// Its language.
    public var language: String?
    /// When it was published.
    public var published: ParsedDate?
    /// When it was changed.
    public var updated: ParsedDate?
    /// When it was made.
    public var created: ParsedDate?
    /// Who writes it.
    public var authors: [ParsedPerson] = []
    /// Who else.
    public var contributors: [ParsedPerson] = []
    /// Who publishes it.
    public var publisher: ParsedPerson?
    /// Its categories.
    public var categories: [ParsedCategory] = []
    /// Its rights.
    public var rights: ParsedText?
    /// The URL of its licence.
    public var license: String?
    /// What made it.
    public var generator: ParsedGenerator?
    /// Its image.
    public var image: ParsedImage?
    /// Its icon's URL.
    public var icon: String?
    /// Its logo's URL.
    public var logo: String?
    /// Minutes for which it may be kept.
    public var ttl: Int?
    /// Hours (GMT, 0…23) not to poll in.
    public var skipHours: [Int] = []
    /// Days not to poll on, by their English names.
    public var skipDays: [String] = []
    /// sy:updatePeriod as written.
    public var updatePeriod: String?
    /// sy:updateFrequency as written.
    public var updateFrequency: String?
    /// RSS's text input.
    public var textInput: ParsedTextInput?
    /// RSS 2.0's cloud.
    public var cloud: ParsedCloud?
    /// The URL of the format's description.
    public var docs: String?
    /// itunes:new-feed-url.
    public var newLocation: String?
    /// What iTunes' elements say.
    public var itunes: ParsedITunes?
    /// RFC 5005: the document holds the whole feed (`fh:complete`).
    public var isComplete = false
    /// RFC 5005: this document is an archive (`fh:archive`).
    public var isArchive = false

    /// Nothing said.
    public init() {}

    /// The first link of a relation, such as `prev-archive`, `next`, `hub`.
    public func link(_ rel: String) -> String? { links.first { $0.rel == rel }?.href }
}

/// A person as a document names one.
public typealias ParsedPerson = Person

/// What made a feed.
public struct ParsedGenerator: Sendable, Hashable, Codable {
    /// Its name.
    public var name: String?
    /// Its page.
    public var uri: String?
    /// Its version.
    public var version: String?

    /// A generator.
    public init(name: String? = nil, uri: String? = nil, version: String? = nil) {
        self.name = name
        self.uri = uri
        self.version = version
    }
}

/// An image.
public struct ParsedImage: Sendable, Hashable, Codable {
    /// Where it is.
    public var url: String?
    /// Its title.
    public var title: String?
    /// The page that it stands for.
    public var link: String?
    /// Its width in pixels, as written.
    public var width: String?
    /// Its height in pixels, as written.
    public var height: String?
    /// What it shows.
    public var description: String?

    /// An image.
    public init() {}
}

/// RSS's `<textInput>`.
public struct ParsedTextInput: Sendable, Hashable, Codable {
    /// The label of its button.
    public var title: String?
    /// What it is for.
    public var description: String?
    /// The name of its field.
    public var name: String?
    /// Where it is sent.
    public var link: String?

    /// A text input.
    public init() {}
}

/// RSS 2.0's `<cloud>`.
public struct ParsedCloud: Sendable, Hashable, Codable {
    /// The host.
    public var domain: String?
    /// The port, as written.
    public var port: String?
    /// The path.
    public var path: String?
    /// The procedure to call.
    public var registerProcedure: String?
    /// The protocol.
    public var `protocol`: String?

    /// A cloud.
    public init() {}
}

/// What iTunes' elements say of a feed or an entry.
public struct ParsedITunes: Sendable, Hashable, Codable {
    /// `episodic` or `serial`.
    public var type: String?
    /// Not to be listed.
    public var block: Bool?
    /// Explicit: true, false (`clean` too); nil when not told.
    public var explicit: Bool?
    /// No more episodes will come.
    public var complete: Bool?
    /// The summary.
    public var summary: String?
    /// The subtitle.
    public var subtitle: String?
    /// The owner.
    public var owner: Person?
    /// The image's URL.
    public var image: String?
    /// The duration as written.
    public var duration: String?
    /// The episode's number as written.
    public var episode: String?
    /// The season's number as written.
    public var season: String?
    /// `full`, `trailer`, `bonus`.
    public var episodeType: String?

    /// Nothing said.
    public init() {}
}
