import Archiving
import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Logging
import Processing
import Synchronization
import Testing

/// A journal with one feed, and the archive over it.
struct ArchiveBook: Sendable {
    let directory: TemporaryDirectory
    let journal: Journal
    let index: SearchIndex
    let clock = SetClock()
    private let feed: FeedKey
    private static let id: ProcessorID = "archive"

    init() async throws {
        directory = try TemporaryDirectory()
        journal = try Journal(path: directory.path("journal.sqlite"))
        index = try ArchiveProcessor.index(in: directory.path)
        _ = try await journal.reconcile(at: clock.now(), enabled: { _ in true }, tags: { $0.tags }) { body in
            try body(FeedDefinition(id: "wire", url: "http://wire.example/feed"))
        }
        feed = try #require(try await journal.feeds(after: nil, limit: 1).first).key
    }

    /// The archive with these settings; what is in brackets is a list.
    func archive(_ settings: [String: String] = [:]) throws -> ArchiveProcessor {
        try ArchiveProcessor(
            definition: ProcessorDefinition(id: Self.id, type: "archive", settings: Self.node(settings)),
            services: ProcessorServices(
                stateDirectory: directory.path, topics: [:], channels: [:], humanChannels: [], timeZone: .gmt,
                time: clock, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })),
            index: index, journal: journal)
    }

    static func node(_ settings: [String: String]) -> ConfigurationNode {
        let place = SourcePlace(file: "feedwatch.yaml", line: 1, column: 1)
        func scalar(_ text: some StringProtocol) -> ConfigurationNode {
            ConfigurationNode(.scalar(String(text), quoted: false), at: place)
        }
        let entries = settings.map { key, value in
            let words = value.dropFirst().dropLast().split(separator: " ")
            let value =
                value.hasPrefix("[") ? ConfigurationNode(.list(words.map { scalar($0) }), at: place) : scalar(value)
            return ConfigurationNode.Entry(key: key, place: place, value: value)
        }
        return ConfigurationNode(.table(entries), at: place)
    }

    /// Records new articles that are owed to the archive.
    func record(_ numbers: ClosedRange<UInt64>) async throws {
        var poll = PollRecord(feed: feed, at: clock.now(), success: true, nextDue: clock.now() + 900, dueReason: "base")
        poll.entries = numbers.map { Self.entry(.new(identity: Self.key($0)), $0, "about bridge\($0)") }
        _ = try await journal.record(poll)
    }

    /// Records a revision of an article that is owed to the archive.
    func revise(_ article: ArticleID, _ number: UInt64, _ text: String) async throws {
        var poll = PollRecord(feed: feed, at: clock.now(), success: true, nextDue: clock.now() + 900, dueReason: "base")
        poll.entries = [Self.entry(.revision(of: article), number, text)]
        _ = try await journal.record(poll)
    }

    private static func key(_ number: UInt64) -> Digest128 { Digest128(high: 1, low: number) }

    private static func entry(_ kind: EntryRecord.Kind, _ number: UInt64, _ text: String) -> EntryRecord {
        EntryRecord(
            kind: kind, lookUp: [key(number)], remember: [key(number)],
            contentHash: Digest128(high: UInt64(text.utf8.count), low: number), guid: "item-\(number)", url: nil,
            published: nil, updated: nil,
            content: ArticleContent(title: "Item \(number)", text: text, html: "<p>\(text)</p>"),
            owed: [Owed(processor: id, kind: kind == .new(identity: key(number)) ? .articleNew : .articleRevised)])
    }

    /// Gives all that is due to the archive and settles it as the dispatcher would; the outcomes.
    @discardableResult
    func deliver(to archive: ArchiveProcessor) async throws -> [Outcome] {
        let claimed = try await journal.claim(for: .processor(Self.id), limit: 1000, at: clock.now())
        let batch = claimed.compactMap { claimed -> Delivery? in
            guard case .article(let article, let match, _, _) = claimed.subject else { return nil }
            return Delivery(
                key: claimed.key, event: claimed.kind, attempt: claimed.attempt, topic: nil, channel: nil,
                subject: .article(article, match: match), story: nil, owedSince: claimed.created)
        }
        let outcomes = await archive.process(batch).outcomes
        var settlement = Settlement(at: clock.now())
        for delivery in claimed where outcomes[delivery.key] == .done() {
            settlement.outcomes[delivery.number] = .done(receipt: nil)
        }
        _ = try await journal.settle(settlement)
        return batch.compactMap { outcomes[$0.key] }
    }

    /// The articles that the index holds with this word, newest first.
    func found(_ word: String) async throws -> [Int64] { try await index.found([word]) }
}

extension SearchIndex {
    /// The articles that it holds with these tokens in a row, newest first. What it does not hold is what it finds for
    /// a word that nobody wrote.
    func found(_ tokens: [String], upTo last: Int64 = 1000) async throws -> [Int64] {
        let entries = (1...last).reversed().flatMap { number in
            (1...2).map { SearchEntry(article: ArticleID(rawValue: number), revision: $0) }
        }
        let unknown = Set(try await sift(entries, for: .phrase(["nobodywrotethis"])))
        var found: [Int64] = []
        for entry in try await sift(entries, for: .phrase(tokens))
        where !unknown.contains(entry) && found.last != entry.article.rawValue {
            found.append(entry.article.rawValue)
        }
        return found
    }
}

/// A wall clock that a test sets; what waits, waits on the real one.
final class SetClock: TimeSource {
    private let time = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

    func now() -> Date { time.withLock { $0 } }
    func sleep(for duration: Duration) async throws { try await SystemTime().sleep(for: duration) }
    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
