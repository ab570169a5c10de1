import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Testing

/// A journal of a test's own, with one feed.
struct Notebook: Sendable {
    let directory: TemporaryDirectory
    let journal: Journal
    let feed: FeedKey
    static let now = Date(timeIntervalSince1970: 1_790_000_000)
    static let processor: ProcessorID = "archive"
    static let receiver = Receiver.processor(processor)

    init() async throws {
        let directory = try TemporaryDirectory()
        try await self.init(directory, try Journal(path: directory.path("journal.sqlite")))
    }

    init(_ directory: TemporaryDirectory, _ journal: Journal) async throws {
        self.directory = directory
        self.journal = journal
        _ = try await Self.configure(journal, [FeedDefinition(id: "wire", url: "http://wire.example/feed")])
        feed = try #require(try await journal.feeds(after: nil, limit: 1).first).key
    }

    @discardableResult
    static func configure(
        _ journal: Journal, _ feeds: [FeedDefinition], at time: Date = now
    ) async throws -> ReconciledFeeds {
        try await journal.reconcile(at: time, enabled: { _ in true }, tags: { $0.tags }) { body in
            for feed in feeds { try body(feed) }
        }
    }

    /// A good poll that brings these entries.
    func poll(_ entries: [EntryRecord] = [], at time: Date = now) -> PollRecord {
        var poll = PollRecord(feed: feed, at: time, success: true, nextDue: time + 900, dueReason: "base")
        poll.entries = entries
        return poll
    }

    /// An entry that is owed to one processor.
    static func entry(_ number: UInt64, _ text: String = "text") -> EntryRecord {
        EntryRecord(
            kind: .new(identity: key(number)), lookUp: [key(number)], remember: [key(number)],
            contentHash: Digest128(high: 9, low: number), guid: "item-\(number)", url: nil, published: nil,
            updated: nil,
            content: ArticleContent(title: "Item \(number)", text: text),
            owed: [Owed(processor: processor, kind: .articleNew)])
    }

    static func key(_ number: UInt64) -> Digest128 { Digest128(high: 1, low: number) }

    /// What is owed to the processor, claimed.
    func claim(_ limit: Int = 100, at time: Date = now) async throws -> [ClaimedDelivery] {
        try await journal.claim(for: Self.receiver, limit: limit, at: time)
    }

    func settle(_ claimed: [ClaimedDelivery], _ outcome: SettledOutcome, at time: Date = now) async throws {
        var settlement = Settlement(at: time)
        for delivery in claimed { settlement.outcomes[delivery.number] = outcome }
        _ = try await journal.settle(settlement)
    }

    func states() async throws -> [String] { try await journal.outbox(before: nil, limit: 1000).map { "\($0.state)" } }
}
