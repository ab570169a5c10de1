public import FeedModel
public import Foundation
public import Journaling
internal import Matching

/// Runs processors over past articles: what the topics, as they are now, match is owed as if it came today. Never twice,
/// unless that is asked for.
public struct Replay: Sendable {
    /// Which articles, and to whom.
    public struct Selection: Sendable, Hashable {
        /// First seen since.
        public var since: Date
        /// Only what this topic matches.
        public var topic: TopicID?
        /// Only to this processor.
        public var processor: ProcessorID?
        /// Only counts.
        public var dryRun: Bool
        /// Also what was told.
        public var again: Bool

        /// A selection.
        public init(since: Date, topic: TopicID? = nil, processor: ProcessorID? = nil, dryRun: Bool, again: Bool) {
            self.since = since
            self.topic = topic
            self.processor = processor
            self.dryRun = dryRun
            self.again = again
        }
    }

    private static let (look, slice) = (5000, 200)

    private let journal: Journal
    private let watch: Watch
    private let time: any TimeSource

    /// A replay over `journal` by the topics and processors of `watch`.
    public init(_ journal: Journal, _ watch: Watch, time: any TimeSource) {
        (self.journal, self.watch, self.time) = (journal, watch, time)
    }

    /// Goes through the articles, the oldest first, in short transactions; `progress` hears how many are done of how many.
    /// What is owed when it is stopped in between stays owed, and the rest comes with the next replay.
    public func run(_ selection: Selection, progress: (Int, Int) -> Void) async throws -> ReplayCount {
        var numbers: [ArticleID] = []
        var last: ListedEntry?
        repeat {
            let entries = try await journal.entries(
                ArticleFilter(since: selection.since), after: last, limit: Self.look)
            numbers += entries.map(\.entry.article)
            last = entries.last
        } while last != nil
        numbers.reverse()
        var count = ReplayCount()
        for start in stride(from: 0, to: numbers.count, by: Self.slice) {
            try Task.checkCancellation()
            let articles = try await journal.articles(Array(numbers[start..<min(start + Self.slice, numbers.count)]))
            count += try await journal.replay(
                articles.map { entry(of: $0, selection) }, since: selection.since, again: selection.again,
                dryRun: selection.dryRun, at: time.now())
            progress(min(start + Self.slice, numbers.count), numbers.count)
        }
        return count
    }

    private func entry(of article: Article, _ selection: Selection) -> ReplayEntry {
        let matches = watch.matcher.matches(article).filter { selection.topic == nil || $0.topic == selection.topic }
        var owed = matches.flatMap { watch.routing.owed(for: $0.topic, .articleNew) }
        if selection.topic == nil { owed += watch.routing.always(revision: article.revision > 1, baseline: false) }
        if let processor = selection.processor { owed.removeAll { $0.processor != processor } }
        return ReplayEntry(article: article, matches: matches, owed: owed)
    }
}
