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
/// topics that may match, not with how many topics there are. Articles are matched side by side, one in each session.
public final class TopicMatcher: Sendable {
    private let index: TopicIndex
    /// The sessions that nobody uses: there are as many as articles were ever matched at once.
    private let idle = Mutex<[SessionBox]>([])
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
        index = try TopicIndex(queries, selectors: selectors)
        topics = index.ids
    }

    private func withSession<Value: Sendable>(_ body: (inout Session) -> Value) -> Value {
        let box = idle.withLock { $0.popLast() } ?? SessionBox(index)
        defer { idle.withLock { $0.append(box) } }
        return box.session.withLock { body(&$0) }
    }

    /// The topics that match an article.
    public func matches(_ article: Article) -> [TopicMatch] { report(on: ArticleFields(article)).matches }

    /// How many topics the presearch leaves to be evaluated for an article: at least those that match.
    public func candidateCount(of article: ArticleFields) -> Int {
        withSession { session in
            session.read(article)
            session.findCandidates()
            return session.candidates.count
        }
    }

    /// The topics that match an article, and those that could not be decided.
    public func report(on article: ArticleFields) -> MatchReport {
        withSession { $0.report(on: article) }
    }
}

/// A session that is handed from task to task; its lock is always free.
private final class SessionBox: Sendable {
    let session: Mutex<Session>

    init(_ index: TopicIndex) { session = Mutex(Session(index)) }
}
