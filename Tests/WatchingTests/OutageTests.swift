import Configuring
import FeedModel
import FeedTestKit
import Fetching
import Foundation
import Journaling
import Logging
import Scheduling
import Testing
import Transfers

@testable import Watching

@Suite("An outage of our own network")
struct OutageTests {
    @Test("stops polling after three hosts without a name, and counts against no feed from then on (4.5)")
    func outage() async throws {
        let directory = try TemporaryDirectory()
        let feeds = (1...8).map { "  - { id: f\($0), url: \"http://host-\($0).invalid/feed\" }" }
        try directory.write(
            "http: { max_transfers: 1, per_host: { min_gap: 0s } }\nfeeds:\n" + feeds.joined(separator: "\n"),
            to: "main.yaml")
        let loaded = ConfigurationLoader(channels: [:], processors: [:], environment: [:])
            .load(directory.path("main.yaml"))
        let configuration = try #require(loaded.configuration, "\(loaded.faults)")
        let journal = try Journal(path: directory.path("journal.sqlite"))
        _ = try await journal.reconcile(at: Date(), enabled: { _ in true }, tags: { _ in [] }) { body in
            try configuration.forEachFeed(body)
        }
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = try TransferEngine(connections: 4, log: log)
        let fetcher = FeedFetcher(
            engine: engine,
            hosts: HostQueue(maxTransfers: 4, connections: 1, minGap: 0, longestWait: nil, time: SystemTime()),
            userAgent: "test", secret: { _ in "" }, time: SystemTime())
        let poller = FeedPoller(
            fetcher: fetcher, journal: journal, scheduler: Scheduler(installation: 1), stories: StoryDesk(),
            time: SystemTime(), log: log)
        let watch = try Watch(configuration, receivers: [], since: Date())
        let loop = PollLoop(watch, poller: poller, journal: journal, time: SystemTime(), log: log, owed: { _ in })
        let running = Task { await loop.run() }
        #expect(await eventually(within: .seconds(60)) { loop.figures.pausedFor == "our own network is down" })
        running.cancel()
        await running.value
        let rows = try await journal.feeds(after: nil, limit: 100)
        #expect(rows.filter { $0.lastAttempt != nil }.count == 3)
        #expect(rows.filter { $0.failures > 0 }.count == 2)
        await engine.stop()
        journal.close()
    }
}
