import Configuring
import FeedModel
import FeedTestKit
import Fetching
import Foundation
import Journaling
import Logging
import NewsWire
import Scheduling
import Synchronization
import Testing
import Transfers

@testable import Watching

/// One feed of a server that plays a script, polled by the real parts when a test says so.
final class PolledFeed {
    let server: WireServer
    private(set) var journal: Journal
    private let directory: TemporaryDirectory
    private let engine: TransferEngine
    private let watch: Watch
    private var poller: FeedPoller
    private let answers: Answers
    private static let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private final class Answers: Sendable {
        let next = Mutex<[WireAnswer]>([])
    }

    /// `options`: further keys of the feed; `path`: as the configuration writes it.
    init(_ options: String = "", path: String = "/feed") async throws {
        let answers = Answers()
        self.answers = answers
        server = try WireServer { _ in
            answers.next.withLock { $0.isEmpty ? .status(500) : $0.removeFirst() }
        }
        directory = try TemporaryDirectory()
        try directory.write(
            """
            http: { allow_private: true, per_host: { min_gap: 0s } }
            defaults: { on_first_fetch: alert_all }
            feeds: [{ id: wire, url: "\(server.url(path))"\(options.isEmpty ? "" : ", " + options) }]
            """, to: "main.yaml")
        let loaded = ConfigurationLoader(channels: [:], processors: [:], environment: [:])
            .load(directory.path("main.yaml"))
        let configuration = try #require(loaded.configuration, "\(loaded.faults)")
        journal = try Journal(path: directory.path("journal.sqlite"))
        _ = try await journal.reconcile(at: Date(), enabled: { _ in true }, tags: { _ in [] }) { body in
            try configuration.forEachFeed(body)
        }
        engine = try TransferEngine(connections: 4, log: Self.log)
        watch = try Watch(configuration, receivers: [], since: Date())
        poller = Self.poller(engine, journal)
    }

    deinit { journal.close() }

    private static func poller(_ engine: TransferEngine, _ journal: Journal) -> FeedPoller {
        FeedPoller(
            fetcher: FeedFetcher(
                engine: engine,
                hosts: HostQueue(maxTransfers: 4, connections: 1, minGap: 0, longestWait: nil, time: SystemTime()),
                userAgent: "feedwatch/test (nobody@example.org)", secret: { _ in "" }, time: SystemTime()),
            journal: journal, scheduler: Scheduler(installation: 1), stories: StoryDesk(), time: SystemTime(), log: log)
    }

    /// As it stands in the journal.
    var row: FeedRow {
        get async throws { try #require(try await journal.feeds(after: nil, limit: 1).first) }
    }

    /// Polls it; the server gives these answers, one a request.
    @discardableResult
    func poll(_ script: WireAnswer...) async throws -> PollResult {
        answers.next.withLock { $0 = script }
        return try await poller.poll(try await row, watch)
    }

    /// Two polls of it at once; `release` is called when the second waits for the first one's answer.
    func pollTwice(_ answer: WireAnswer, release: () -> Void) async throws -> [PollResult] {
        answers.next.withLock { $0 = [answer] }
        let (feed, poller, watch) = (try await row, poller, watch)
        async let first = poller.poll(feed, watch)
        async let second = poller.poll(feed, watch)
        while poller.fetches.waiting == 0 { await Task.yield() }
        release()
        return try await [first, second]
    }

    /// Everything that was in memory is gone, as after a restart of the program.
    func restart() throws {
        journal.close()
        journal = try Journal(path: directory.path("journal.sqlite"))
        poller = Self.poller(engine, journal)
    }

    /// A header of the last request.
    func sent(_ name: String) -> String? { server.requests.last?.header(name) }

    /// A document with these items.
    static func document(
        _ items: [Int], _ headers: KeyValuePairs<String, String> = [:], status: Int = 200, cut: Int = 0
    ) -> WireAnswer {
        let entries = items.map { "<item><guid>\($0)</guid><title>Item \($0)</title></item>" }.joined()
        let text = "<rss version=\"2.0\"><channel><title>Wire</title>\(entries)</channel></rss>"
        return .status(status, headers, text: String(text.dropLast(cut)))
    }
}
