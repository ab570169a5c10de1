import FeedModel
import FeedTestKit
import Foundation
import Journaling

/// A journal with articles of one feed, a day apart; the last one is of `now`.
struct Archive {
    static let now = Date(timeIntervalSince1970: 1_780_000_000)

    let directory: TemporaryDirectory
    let journal: Journal

    init(_ articles: [(title: String, text: String)], matched: [TopicID: Int] = [:]) async throws {
        directory = try TemporaryDirectory()
        journal = try Journal(path: directory.path("journal.sqlite"))
        let feed = FeedDefinition(id: "un", url: "https://un.example.org/feed", group: "world")
        _ = try await journal.reconcile(at: Self.now, enabled: { _ in true }, tags: { _ in [] }) { try $0(feed) }
        guard let key = try await journal.feed("un", removed: false)?.key else { throw CancellationError() }
        for (place, article) in articles.enumerated() {
            let at = Self.now.addingTimeInterval(Double(place - articles.count + 1) * 86_400)
            let identity = Digest128(high: 1, low: UInt64(place))
            var poll = PollRecord(feed: key, at: at, success: true, nextDue: nil, dueReason: "")
            let matches = matched.filter { $0.value == place }.map { topic, _ in
                let owed = Owed(processor: "alert", kind: .articleNew, topic: topic, channel: "ops")
                return EntryRecord.Match(TopicMatch(topic: topic, matched: []), ifFirst: [owed], ifTold: [])
            }
            poll.entries = [
                EntryRecord(
                    kind: .new(identity: identity), lookUp: [identity], remember: [identity], contentHash: identity,
                    guid: "g\(place)", url: "https://un.example.org/\(place)", published: nil, updated: nil,
                    content: ArticleContent(title: article.title, text: article.text), matches: matches)
            ]
            _ = try await journal.record(poll)
        }
    }

    /// The publisher changes an article, by its place, to this text.
    func revise(_ place: Int, _ title: String, _ text: String) async throws {
        guard let key = try await journal.feed("un", removed: false)?.key else { throw CancellationError() }
        let identity = Digest128(high: 1, low: UInt64(place))
        var poll = PollRecord(feed: key, at: Self.now, success: true, nextDue: nil, dueReason: "")
        poll.entries = [
            EntryRecord(
                kind: .revision(of: ArticleID(rawValue: Int64(place + 1))), lookUp: [identity], remember: [identity],
                contentHash: Digest128(high: 2, low: UInt64(place)), guid: "g\(place)",
                url: "https://un.example.org/\(place)", published: nil, updated: nil,
                content: ArticleContent(title: title, text: text), matches: [])
        ]
        _ = try await journal.record(poll)
    }
}
