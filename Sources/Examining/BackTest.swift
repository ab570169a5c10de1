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

    /// Reads each article first seen since `since`. Live matching tells an article at the first revision that matches,
    /// so all revisions are looked at, and one that matches makes a hit.
    public func run(_ journal: Journal, since: Date) async throws -> BackTestReport {
        var report = BackTestReport(topic: topic, since: since)
        var use = LeafUse(count: now.leaves(of: topic).count)
        try await ArchiveScan(journal: journal, filter: ArticleFilter(since: since)).forEach { newest in
            let revisions = try await revisions(of: newest, in: journal)
            report.articles += 1
            let (article, probe) = first(of: revisions, by: now)
            if let probe { use.add(probe) }
            report.add(article, probe?.matched)
            if let problem = probe?.problem { report.problems[problem, default: 0] += 1 }
            if let changed {
                let (shown, other) = first(of: revisions, by: changed)
                report.compare(other?.matched == nil ? article : shown, probe?.matched, other?.matched)
            }
            return true
        }
        report.take(use, now.leaves(of: topic))
        return report
    }

    /// The article at each of its revisions that still has its text, newest first.
    private func revisions(of newest: Article, in journal: Journal) async throws -> [Article] {
        var articles = [newest]
        guard newest.revision > 1 else { return articles }
        for revision in (1..<newest.revision).reversed() {
            if let earlier = try await journal.article(newest.id, revision: revision) {
                articles.append(earlier.article)
            }
        }
        return articles
    }

    /// The newest revision that matches with its probe; if none does, the newest one.
    private func first(of revisions: [Article], by tracer: TopicTracer) -> (article: Article, probe: TopicProbe?) {
        let probes = revisions.map { ($0, tracer.probe(topic, ArticleFields($0))) }
        return probes.first { $0.1?.matched != nil } ?? probes[0]
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
