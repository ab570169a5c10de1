public import FeedModel
import Synchronization

/// Looks into single topics: which pieces of a query match an article, and why. By the same evaluation as
/// `TopicMatcher`; one article at a time, for people rather than for the stream of news.
public final class TopicTracer: Sendable {
    private let session: Mutex<Session>
    private let queries: [Query]
    private let numbers: [TopicID: UInt32]
    private let outlines: [QueryOutline]

    /// Compiles the topics that have a query; throws the first fault, with the topic's id.
    public init(topics: [TopicDefinition]) throws(QueryFault) {
        var queries: [(id: TopicID, query: Query)] = []
        var selectors: [[TopicDefinition.FeedSelector]?] = []
        for topic in topics {
            guard let text = topic.query else { continue }
            queries.append((topic.id, try Query(text, of: topic.id)))
            selectors.append(topic.feeds)
        }
        let index = try TopicIndex(queries, selectors: selectors)
        self.queries = queries.map(\.query)
        numbers = Dictionary(zip(queries.map(\.id), 0...), uniquingKeysWith: { first, _ in first })
        outlines = queries.indices.map { QueryOutline(queries[$0].query, root: UInt32($0), index.program) }
        session = Mutex(Session(index))
    }

    /// The terms, regexes, metadata and references of a topic, in the order of the query.
    public func leaves(of topic: TopicID) -> [QueryLeaf] {
        numbers[topic].map { outlines[Int($0)].leaves.map(\.leaf) } ?? []
    }

    /// Whether a topic looks at an article's feed at all.
    public func looks(_ topic: TopicID, at article: ArticleFields) -> Bool {
        guard let number = numbers[topic] else { return false }
        return session.withLock { $0.looks(number, at: article) }
    }

    /// The topic's query as a tree with the truth of each piece; nil for a topic without a query.
    public func trace(_ topic: TopicID, of article: ArticleFields) -> TopicTrace? {
        guard let number = numbers[topic] else { return nil }
        return session.withLock { session in
            session.read(article)
            return session.trace(queries[Int(number)], topic: number, limit: Session.noLimit, queries)
        }
    }

    /// What a topic and each of its leaves make of an article; nil for a topic without a query, and where it does not
    /// look.
    public func probe(_ topic: TopicID, _ article: ArticleFields) -> TopicProbe? {
        guard let number = numbers[topic] else { return nil }
        return session.withLock { session in
            guard session.looks(number, at: article) else { return nil }
            session.read(article)
            return session.probe(number, outlines[Int(number)])
        }
    }
}

extension Query {
    /// Parses the query of a topic, which its faults name.
    init(_ text: String, of topic: TopicID) throws(QueryFault) {
        do throws(QueryFault) {
            try self.init(text)
        } catch {
            var fault = error
            fault.topic = topic.rawValue
            throw fault
        }
    }
}
