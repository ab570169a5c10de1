public import FeedModel
import Synchronization

/// What a topic could not decide about an article: told as the event `topic.error`, never a silent non-match.
public struct TopicProblem: Sendable, Hashable {
    /// The topic.
    public var topic: TopicID
    /// What went wrong, for people.
    public var reason: String

    /// A problem of a topic.
    public init(topic: TopicID, reason: String) {
        self.topic = topic
        self.reason = reason
    }
}

/// What matching an article came to.
public struct MatchReport: Sendable, Hashable {
    /// The topics that match, in the order of the configuration.
    public var matches: [TopicMatch]
    /// Topics that could not be decided fully.
    public var problems: [TopicProblem]

    /// A report.
    public init(matches: [TopicMatch] = [], problems: [TopicProblem] = []) {
        self.matches = matches
        self.problems = problems
    }
}

/// Matches articles against all topics at once (topics, section 5). The cost of an article grows with its words and the
/// topics that may match, not with how many topics there are. Articles are matched one at a time.
public final class TopicMatcher: Sendable {
    private let session: Mutex<Session>
    /// The topics that have a query, in order.
    public let topics: [TopicID]

    /// Compiles the topics that have a query; throws the first fault, with the topic's id.
    public convenience init(topics: [TopicDefinition]) throws(QueryFault) {
        var queries: [(id: TopicID, query: Query)] = []
        var selectors: [[TopicDefinition.FeedSelector]?] = []
        for topic in topics {
            guard let text = topic.query else { continue }
            do throws(QueryFault) {
                queries.append((topic.id, try Query(text)))
            } catch {
                var fault = error
                fault.topic = topic.id.rawValue
                throw fault
            }
            selectors.append(topic.feeds)
        }
        try self.init(queries: queries, selectors: selectors)
    }

    /// Compiles parsed queries that look at all feeds.
    public convenience init(queries: [(id: TopicID, query: Query)]) throws(QueryFault) {
        try self.init(queries: queries, selectors: queries.map { _ in nil })
    }

    private init(
        queries: [(id: TopicID, query: Query)], selectors: [[TopicDefinition.FeedSelector]?]
    ) throws(QueryFault) {
        let index = try TopicIndex(queries, selectors: selectors)
        topics = index.ids
        session = Mutex(Session(index))
    }

    /// The topics that match an article.
    public func matches(_ article: Article) -> [TopicMatch] { report(on: ArticleFields(article)).matches }

    /// How many topics the presearch leaves to be evaluated for an article: at least those that match.
    public func candidateCount(of article: ArticleFields) -> Int {
        session.withLock { session in
            session.read(article)
            return session.findCandidates().count
        }
    }

    /// The topics that match an article, and those that could not be decided.
    public func report(on article: ArticleFields) -> MatchReport {
        session.withLock { $0.report(on: article) }
    }
}
