public import FeedModel

/// Why a piece of a query matches an article or does not, and the pieces below it.
public struct TopicTrace: Sendable, Hashable, Codable {
    /// The piece as written.
    public var source: String
    /// Whether it matches.
    public var matched: Bool
    /// Where; empty for what has no place (NOT, metadata).
    public var spans: [MatchedSpan]
    /// Counts and distances, in words; nil where truth says all.
    public var detail: String?
    /// The pieces below.
    public var children: [TopicTrace]

    /// A piece.
    public init(
        source: String, matched: Bool, spans: [MatchedSpan] = [], detail: String? = nil, children: [TopicTrace] = []
    ) {
        self.source = source
        self.matched = matched
        self.spans = spans
        self.detail = detail
        self.children = children
    }
}

/// A term, regex, metadata field or reference of a query: what cannot be taken apart further.
public struct QueryLeaf: Sendable, Hashable, Codable {
    /// As written.
    public var source: String
    /// Whether it stands under NOT: then it can only prevent a match.
    public var isNegated: Bool

    /// A leaf.
    public init(source: String, isNegated: Bool) {
        self.source = source
        self.isNegated = isNegated
    }
}

/// What a topic and each of its leaves make of an article.
public struct TopicProbe: Sendable, Hashable {
    /// Where the topic matches; nil if it does not.
    public var matched: [MatchedSpan]?
    /// The leaves that match, by their places among `leaves(of:)`.
    public var fired: [Int]
    /// Those without which the topic would not match.
    public var alone: [Int]
    /// Why a part could not be decided.
    public var problem: String?
}
