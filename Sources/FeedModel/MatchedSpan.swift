/// A place in an article that made a topic match (contract, section 4; topics, section 4).
public struct MatchedSpan: Sendable, Hashable, Codable {
    /// `title`, `text`, `tag` or `author`.
    public var field: String
    /// Which tag or author, from 1 on; left out for the first one.
    public var index: Int?
    /// Offset in Unicode scalars into the field's text as given.
    public var start: Int
    /// Length in Unicode scalars.
    public var length: Int
    /// The text there.
    public var text: String

    /// A span.
    public init(field: String, index: Int? = nil, start: Int, length: Int, text: String) {
        self.field = field
        self.index = index
        self.start = start
        self.length = length
        self.text = text
    }
}

/// A topic that matches an article, and by what.
public struct TopicMatch: Sendable, Hashable, Codable {
    /// The topic.
    public var topic: TopicID
    /// The spans, sorted, without duplicates.
    public var matched: [MatchedSpan]

    /// A match.
    public init(topic: TopicID, matched: [MatchedSpan]) {
        self.topic = topic
        self.matched = matched
    }
}
