public import FeedModel
public import Journaling
public import Matching

/// Why topics match an article or do not, and what became of the article, stage by stage.
public struct Explanation: Sendable, Codable {
    /// A topic beside the article.
    public struct Verdict: Sendable, Codable {
        /// The topic.
        public var topic: TopicID
        /// Whether the topic looks at the article's feed.
        public var looksAtFeed: Bool
        /// Whether its query matches, as it is now.
        public var matches: Bool
        /// The query's tree; nil for a topic without a query, and in an explanation of all topics where it does not match.
        public var trace: TopicTrace?
        /// What was recorded when the article came; nil if it did not match then.
        public var recorded: RecordedMatch?
    }

    /// The article's number.
    public var article: String
    /// Its title.
    public var title: String
    /// The topics that were asked for, else those that match or did.
    public var topics: [Verdict]
    /// What became of it, in order.
    public var stages: [ArticleStage]

    /// Explains an article; `topic` nil: all topics that match it or did. nil if the journal has no such article.
    public static func of(
        _ id: ArticleID, topic: TopicID? = nil, among topics: [TopicDefinition], in journal: Journal
    ) async throws -> Explanation? {
        guard let listed = try await journal.article(id) else { return nil }
        let recorded = try await journal.recordedMatches(of: id)
        let tracer = try TopicTracer(topics: topics)
        let fields = ArticleFields(listed.article)
        let asked = topics.filter { topic == nil || $0.id == topic }
        let verdicts = asked.compactMap { definition -> Verdict? in
            let trace = tracer.trace(definition.id, of: fields)
            let looks = tracer.looks(definition.id, at: fields)
            let known = recorded.first { $0.topic == definition.id }
            let matches = looks && trace?.matched == true
            guard topic != nil || matches || known != nil else { return nil }
            return Verdict(
                topic: definition.id, looksAtFeed: looks, matches: matches, trace: trace, recorded: known)
        }
        let stages = try await ArticleStage.stages(of: listed, recorded, in: journal)
        return Explanation(
            article: id.description, title: listed.article.content.title, topics: verdicts, stages: stages)
    }
}
