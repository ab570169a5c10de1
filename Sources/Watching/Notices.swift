internal import Deduplicating
internal import FeedModel
internal import Foundation
internal import Journaling

/// What is odd about a feed's entries, as events that are told once.
enum Notices {
    static func degraded(_ feed: FeedRow, to scheme: IdentityScheme, at now: Date) -> FeedEvent {
        let words =
            scheme == .link
            ? "Different entries share a GUID: entries are told apart by their links from now on."
            : "Different entries share a link: entries are told apart by title and text from now on."
        return FeedEvent(
            kind: .feedNotice, feed: feed.key, since: now, reason: words, details: ["identity": "\(scheme)"])
    }

    /// `since` is the feed's own beginning, so that the same article is told once for ever.
    static func churning(_ article: ArticleID, _ title: String, of feed: FeedRow) -> FeedEvent {
        FeedEvent(
            kind: .feedNotice, feed: feed.key, since: feed.addedAt,
            reason: "Article \(article) says something else at every look: its further changes are not kept.",
            details: ["article": "\(article)", "title": title])
    }

    /// `since` is the feed's own beginning, so that it is told once.
    static func tooLong(_ count: Int, of feed: FeedRow) -> FeedEvent {
        FeedEvent(
            kind: .feedNotice, feed: feed.key, since: feed.addedAt,
            reason: "The document has more than \(count) entries: those after them are not read.",
            details: ["read": "\(count)"])
    }

    /// `since` is the watch's beginning: told once for each configuration.
    static func undecided(_ topic: TopicID, _ reason: String, since: Date) -> FeedEvent {
        FeedEvent(
            kind: .topicError, feed: nil, since: since,
            reason: "Topic \(topic) could not be decided: \(reason).", details: ["topic": topic.rawValue])
    }
}
