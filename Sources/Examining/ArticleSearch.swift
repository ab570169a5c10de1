public import FeedModel
public import Journaling
public import Matching

/// Searches the archive in the topic language, by the evaluation of live matching: what a topic of this query would
/// have told is what is found.
public struct ArticleSearch: Sendable {
    /// In what order articles are found.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        /// Newest first.
        case time
        /// Most matches for their length first; those in the title count more.
        case relevance
    }

    /// An article that was found.
    public struct Hit: Sendable, Hashable {
        /// The article.
        public var listed: ListedArticle
        /// Where it matches.
        public var matched: [MatchedSpan]
        /// Its text around the first match; nil where only title or tags match.
        public var snippet: Snippet?
        /// How well it fits, from 0.
        public var score: Double
    }

    private static let id: TopicID = "query"
    /// Hits of which the best are chosen by relevance; beyond, the oldest are left out.
    private static let mostRanked = 10_000

    private let matcher: TopicMatcher
    private let narrowed: SearchQuery

    /// Compiles a query; it may refer to `topics`. Throws its first fault.
    public init(_ query: String, topics: [TopicDefinition] = []) throws(QueryFault) {
        let own = TopicDefinition(id: Self.id, query: query)
        let others = query.contains("@") ? topics.filter { $0.id != Self.id } : []
        matcher = try TopicMatcher(topics: [own] + others)
        narrowed = try Query(query).search
    }

    /// The spans of an article at which the query matches; nil if it does not.
    public func matched(_ article: Article) -> [MatchedSpan]? {
        matcher.matches(article).first { $0.topic == Self.id }?.matched
    }

    /// Up to `limit` articles of those that `filter` names, at their newest revision.
    ///
    /// - Parameter index: names the articles that are worth reading; without one all of them are read. What is found is
    ///   the same.
    public func search(
        _ journal: Journal, index: SearchIndex? = nil, _ filter: ArticleFilter = ArticleFilter(), order: Order = .time,
        limit: Int
    ) async throws -> [Hit] {
        var hits: [Hit] = []
        let most = order == .time ? limit : Self.mostRanked
        guard most > 0 else { return [] }
        let scan = ArchiveScan(journal: journal, filter: filter, narrowed: index.map { ($0, narrowed) })
        try await scan.forEach { article in
            if let matched = matched(article), let listed = try await journal.article(article.id) {
                hits.append(Hit(listed, matched))
            }
            return hits.count < most
        }
        guard order == .relevance else { return hits }
        // Stable: of equals the newest stays first.
        let ranked = hits.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }
        return ranked.prefix(limit).map(\.element)
    }
}

extension ArticleSearch.Hit {
    init(_ listed: ListedArticle, _ matched: [MatchedSpan]) {
        let text = ArticleFields(listed.article).text
        self.init(
            listed: listed, matched: matched, snippet: Snippet(of: text, matched),
            score: Self.score(matched, length: text.utf8.count))
    }

    /// Different words count more than one word often; a title as much as three mentions.
    private static func score(_ matched: [MatchedSpan], length: Int) -> Double {
        var weights: [String: Double] = [:]
        for span in matched { weights[span.text.lowercased(), default: 0] += span.field == "title" ? 3 : 1 }
        let sum = weights.values.reduce(0) { $0 + 1 + ($1 < 1 ? 0 : $1.squareRoot()) }
        return sum / (1 + Double(length) / 20_000).squareRoot()
    }
}
