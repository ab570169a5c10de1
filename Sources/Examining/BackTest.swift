public import FeedModel
public import Foundation
public import Journaling
public import Matching

/// What a topic would have told: its query put to the archive, with the same evaluation as live matching.
public struct BackTest: Sendable {
    /// Samples that a report holds of each kind.
    public static let mostSamples = 10

    private let topic: TopicID
    private let now: TopicTracer
    private let changed: TopicTracer?

    /// Tries a topic among all topics (it may refer to others); `against`: a query in its place. Throws the first
    /// fault of a query.
    public init(_ topic: TopicDefinition, among topics: [TopicDefinition], against query: String? = nil)
        throws(QueryFault)
    {
        self.topic = topic.id
        now = try TopicTracer(topics: topics)
        guard let query else {
            changed = nil
            return
        }
        var others = topics
        for place in others.indices where others[place].id == topic.id { others[place].query = query }
        changed = try TopicTracer(topics: others)
    }

    /// Reads the newest revision of each article first seen since `since`.
    public func run(_ journal: Journal, since: Date) async throws -> BackTestReport {
        var report = BackTestReport(topic: topic, since: since)
        var use = LeafUse(count: now.leaves(of: topic).count)
        try await ArchiveScan(journal: journal, filter: ArticleFilter(since: since)).forEach { listed in
            let fields = ArticleFields(listed.article)
            report.articles += 1
            let probe = now.probe(topic, fields)
            if let probe { use.add(probe) }
            report.add(listed.article, probe?.matched)
            if let problem = probe?.problem { report.problems[problem, default: 0] += 1 }
            if let changed { report.compare(listed.article, probe?.matched, changed.probe(topic, fields)?.matched) }
            return true
        }
        report.take(use, now.leaves(of: topic))
        return report
    }
}

/// How often each leaf of a query was of use.
struct LeafUse {
    var fired: [Int]
    var alone: [Int]

    init(count: Int) {
        fired = [Int](repeating: 0, count: count)
        alone = fired
    }

    mutating func add(_ probe: TopicProbe) {
        for place in probe.fired { fired[place] += 1 }
        for place in probe.alone { alone[place] += 1 }
    }
}
