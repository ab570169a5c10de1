internal import Deduplicating
internal import FeedModel
public import Foundation
public import Journaling
internal import StoryGrouping
internal import Synchronization

/// Keeps the live stories: proposes while an article is being recorded and takes it in at once, in the journal's order.
/// When a transaction failed, what it took in is not on record: the desk is then rebuilt from the journal.
public final class StoryDesk: Sendable {
    private let index = Mutex(StoryIndex())

    /// An empty desk.
    public init() {}

    /// How many stories are live.
    public var count: Int { index.withLock { $0.count } }

    /// Finds the story of an article inside the transaction that records it.
    func placing(_ features: StoryFeatures, feed: FeedKey, at now: Date) -> StoryPlacing {
        { [self] article, begin in
            let proposal = index.withLock { $0.propose(features, feed: feed, at: now) }
            let story = try proposal.story ?? begin()
            index.withLock { $0.adopt(features, article: article, feed: feed, story: story, at: now) }
            return StoryPlace(story: story, duplicateOf: proposal.duplicateOf)
        }
    }

    /// Takes in what the journal has of the last days.
    public func rebuild(from journal: Journal, at now: Date) async throws {
        var fresh = StoryIndex()
        var after: ArticleID?
        while true {
            let slice = try await journal.storyArticles(
                since: now - StoryIndex.lifetime, after: after, limit: 500)
            for article in slice {
                guard let story = article.story else { continue }
                fresh.adopt(
                    Self.features(article.content, url: article.url), article: article.id, feed: article.feedKey,
                    story: story, at: article.firstSeen)
            }
            guard let last = slice.last else { break }
            after = last.id
        }
        let rebuilt = fresh
        index.withLock { $0 = rebuilt }
    }

    /// Lets old stories go.
    public func expire(at now: Date) { index.withLock { $0.expire(before: now - StoryIndex.lifetime) } }

    static func features(_ content: ArticleContent, url: String?) -> StoryFeatures {
        StoryFeatures(
            title: content.title, text: content.text, normalizedURL: url.flatMap(NormalizedURL.text))
    }
}
