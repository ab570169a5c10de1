public import FeedModel

/// A file that names many feeds (`feed_lists:`): OPML, or text with one URL a line.
public struct FeedListReference: Sendable, Hashable {
    /// The file, absolute as far as the configuration's path is.
    public var file: String
    /// The group that its feeds are in.
    public var group: String?
    /// Tags that its feeds have beside their own.
    public var tags: [String]
    /// Where the configuration names it.
    public var place: SourcePlace

    /// A list.
    public init(file: String, group: String? = nil, tags: [String] = [], place: SourcePlace) {
        self.file = file
        self.group = group
        self.tags = tags
        self.place = place
    }
}

/// A feed that a list names.
public struct ListedFeed: Sendable, Hashable {
    /// Its URL as written.
    public var url: String
    /// A title, if one is given.
    public var title: String?
    /// Its tags: the words in quotes, or the folders of the outline that it stands in.
    public var tags: [String]
    /// Its line in the list, from 1; 0 if it is not known.
    public var line: Int

    /// A listed feed.
    public init(url: String, title: String? = nil, tags: [String] = [], line: Int = 0) {
        self.url = url
        self.title = title
        self.tags = tags
        self.line = line
    }
}

/// Reads the OPML file at a path and hands each feed on as it comes; throws when the file is no OPML or when the
/// receiver throws.
public typealias OPMLListReader =
    @Sendable (_ path: String, _ receive: (ListedFeed) throws -> Void) throws -> Void
