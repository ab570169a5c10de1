import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Logging
import Processing
import Testing

@testable import Alerting

@Suite("What says the same")
struct DuplicateTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)

    /// Records two articles, the second of which says the same as the first; what is owed to the alert processor.
    private func owed(_ journal: Journal, firstTopic: TopicID) async throws -> [Delivery] {
        _ = try await journal.reconcile(at: Self.now, enabled: { _ in true }, tags: { _ in [] }) { body in
            try body(FeedDefinition(id: "wire", url: "http://wire.example/feed"))
        }
        let feed = try #require(try await journal.feeds(after: nil, limit: 1).first)
        var poll = PollRecord(feed: feed.key, at: Self.now, success: true, nextDue: nil, dueReason: "")
        poll.entries = [(UInt64(1), firstTopic, nil), (2, "a", ArticleID(rawValue: 1))].map { number, topic, other in
            let key = Digest128(high: 1, low: number)
            let owed = Owed(processor: "alert", kind: .articleNew, topic: topic, channel: "c")
            var entry = EntryRecord(
                kind: .new(identity: key), lookUp: [key], remember: [key], contentHash: key, guid: "\(number)",
                url: nil,
                published: nil, updated: nil, content: ArticleContent(title: "Truce"),
                matches: [EntryRecord.Match(TopicMatch(topic: topic, matched: []), ifFirst: [owed], ifTold: [])])
            entry.place = { _, make in StoryPlace(story: try make(), duplicateOf: other) }
            return entry
        }
        _ = try await journal.record(poll)
        return try await journal.claim(for: .processor("alert"), limit: 10, at: Self.now).map { claimed in
            guard case .article(let article, let match, let other, _) = claimed.subject else {
                throw CancellationError()
            }
            return Delivery(
                key: claimed.key, event: claimed.kind, attempt: 1, topic: claimed.topic, channel: claimed.channel,
                subject: .article(article, match: match), story: claimed.story, duplicateOf: other, owedSince: Self.now)
        }
    }

    private func told(firstTopic: TopicID = "a", human: Bool) async throws -> (messages: Int, done: Int) {
        let directory = try TemporaryDirectory()
        let journal = try Journal(path: directory.path("journal.sqlite"))
        let place = SourcePlace(file: "t", line: 1, column: 1)
        let services = ProcessorServices(
            stateDirectory: directory.path,
            topics: [
                "a": TopicDefinition(id: "a", notify: ["c"]), "b": TopicDefinition(id: "b", notify: ["c"]),
            ],
            channels: ["c": ChannelDefinition(id: "c", type: "x", settings: ConfigurationNode(.table([]), at: place))],
            humanChannels: human ? ["c"] : [], timeZone: .gmt, time: SystemTime(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let alert = try AlertProcessor(
            definition: ProcessorDefinition(
                id: "alert", type: "alert", settings: ConfigurationNode(.table([]), at: place)),
            services: services, journal: journal)
        let result = await alert.process(try await owed(journal, firstTopic: firstTopic))
        journal.close()
        return (result.emit.count, result.outcomes.values.filter { if case .done = $0 { true } else { false } }.count)
    }

    @Test("is told to people once, and to programs each time")
    func once() async throws {
        #expect(try await told(human: true) == (1, 2))
        #expect(try await told(human: false) == (2, 2))
    }

    @Test("is told where the other one was not: on account of another topic")
    func otherTopic() async throws {
        #expect(try await told(firstTopic: "b", human: true) == (2, 2))
    }
}
