/// A feed as the configuration names it.
public struct FeedDefinition: Sendable, Hashable {
    /// Its id.
    public var id: FeedID
    /// Its URL as written.
    public var url: String
    /// The group that it is in, if any.
    public var group: String?
    /// Its tags.
    public var tags: [String]
    /// A title of the person's, if given.
    public var title: String?
    /// What is said of this feed alone.
    public var options: FeedOptions

    /// A feed.
    public init(
        id: FeedID, url: String, group: String? = nil, tags: [String] = [], title: String? = nil,
        options: FeedOptions = FeedOptions()
    ) {
        self.id = id
        self.url = url
        self.group = group
        self.tags = tags
        self.title = title
        self.options = options
    }
}
