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

/// A clock that a test sets, and that goes on by itself only where somebody waits.
private final class DayClock: TimeSource {
    private let time = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

    func now() -> Date { time.withLock { $0 } }
    func advance(to date: Date) { time.withLock { $0 = max($0, date) } }
    func sleep(for duration: Duration) async throws {
        time.withLock { $0 += Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18 }
    }
}

/// A host with feeds of every temper, which keeps its own book of who asked what when.
private final class DayWire: Sendable {
    struct Visit: Sendable {
        var path: String
        var at: Date
        var isConditional: Bool
        var status: Int
    }

    private let clock: DayClock
    private let book = Mutex<[Visit]>([])

    init(_ clock: DayClock) { self.clock = clock }

    var visits: [Visit] { book.withLock { $0 } }

    func answer(_ request: WireRequest) -> WireAnswer {
        let (path, now) = (request.path, clock.now())
        let visit = visits.count { $0.path == path } + 1
        let (status, answer) = reply(path, visit, hour: Int(now.timeIntervalSince1970) / 3600, request)
        let isConditional =
            request.header("If-None-Match") != nil || request.header("If-Modified-Since") != nil
        book.withLock { $0.append(Visit(path: path, at: now, isConditional: isConditional, status: status)) }
        return answer
    }

    private func reply(_ path: String, _ visit: Int, hour: Int, _ request: WireRequest) -> (Int, WireAnswer) {
        func status(_ code: Int, _ headers: KeyValuePairs<String, String> = [:]) -> (Int, WireAnswer) {
            (code, .status(code, headers))
        }
        func document(
            _ headers: KeyValuePairs<String, String>, unless tag: String = "", with more: String = ""
        ) -> (Int, WireAnswer) {
            if request.header("If-None-Match") == tag { return status(304) }
            let items = (max(0, hour - 9)...hour).reversed()
                .map { "<item><guid>\($0)</guid><title>Report \($0)</title></item>" }.joined()
            return (200, .status(200, headers, text: "<rss><channel><title>x</title>\(more)\(items)</channel></rss>"))
        }
        let tag = "\"\(hour / 2)\""
        switch path {
        case "/steady", "/new": return document(["ETag": tag], unless: tag)
        case "/plain": return document([:])
        case "/cached": return document(["ETag": tag, "Cache-Control": "max-age=7200"], unless: tag)
        case "/hasty": return document(["ETag": tag, "Cache-Control": "max-age=60"], unless: tag)
        case "/slow": return document(["ETag": tag], unless: tag, with: "<ttl>240</ttl>")
        case "/limited":
            return visit % 3 == 2 ? status(429, ["Retry-After": "7200"]) : document(["ETag": tag], unless: tag)
        case "/busy": return visit < 6 ? status(503) : document(["ETag": tag], unless: tag)
        case "/old": return status(301, ["Location": "/new"])
        case "/gone": return status(410)
        default: return status(500)
        }
    }
}

@Suite("Eight days of the watch, accelerated")
struct AcceleratedDaysTests {
    private static let paths = [
        "steady", "plain", "cached", "hasty", "slow", "limited", "busy", "old", "gone", "broken",
    ]

    @Test("keeps its manners with every host, by its own log and by the host's book")
    func manners() async throws {
        let clock = DayClock()
        let wire = DayWire(clock)
        let server = try WireServer { wire.answer($0) }
        let directory = try TemporaryDirectory()
        let (start, end) = (clock.now(), clock.now() + 8 * 86_400)
        try await watch(server, directory, clock, until: end)

        var score = MannersScore(gap: 1)
        FetchLog.read(stateDirectory: directory.path(".")) { score.take($0) }
        for rule in MannersScore.Rule.allCases {
            #expect(score[rule].broken == 0, "\(rule): \(score[rule].cases)")
            #expect(score[rule].checked > 0, "\(rule)")
        }
        let visits = wire.visits
        #expect(score.requests == visits.count && visits.count == server.requests.count)
        try check(visits, from: start, until: end)
    }

    /// What the host would say, whatever the log says.
    private func check(_ visits: [DayWire.Visit], from start: Date, until end: Date) throws {
        for path in Set(visits.map(\.path)) {
            let own = visits.filter { $0.path == path }
            let gaps = zip(own.dropFirst(), own).map { ($0.0.at.timeIntervalSince($0.1.at), $0.1.status) }
            // Every feed is still watched at the end, but for the one that moved and the one that is gone.
            let last = try #require(own.last?.at)
            #expect(last > end - 26 * 3600 || path == "/old" || path == "/gone", "\(path)")
            switch path {
            case "/cached": #expect(gaps.allSatisfy { $0.0 >= 7200 }, "\(path)")
            case "/slow": #expect(gaps.allSatisfy { $0.0 >= 240 * 60 }, "\(path)")
            case "/limited": #expect(gaps.allSatisfy { $0.0 >= ($0.1 == 429 ? 7200 : 899) }, "\(path)")
            case "/gone": #expect(gaps.allSatisfy { $0.0 >= 7 * 86_400 - 1 }, "\(path)")
            case "/hasty": #expect(gaps.allSatisfy { $0.0 >= 300 }, "\(path)")
            default: #expect(gaps.allSatisfy { $0.0 >= 299 || $0.1 >= 500 }, "\(path)")
            }
            guard path != "/plain" else { continue }
            let answered = own.firstIndex { $0.status == 200 } ?? own.count
            #expect(own.dropFirst(answered + 1).allSatisfy { $0.isConditional }, "\(path)")
        }
        // A move that was seen for a week is believed.
        #expect(visits.allSatisfy { $0.path != "/old" || $0.at < start + 7 * 86_400 + 3600 })
    }

    /// Polls what is due when it is due, until the days are over.
    private func watch(
        _ server: WireServer, _ directory: TemporaryDirectory, _ clock: DayClock, until end: Date
    ) async throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let feeds = Self.paths.map { "{ id: \($0), url: \"\(server.url("/" + $0))\" }" }.joined(separator: ", ")
        try directory.write(
            "http: { allow_private: true, per_host: { min_gap: 1s } }\nfeeds: [\(feeds)]\n", to: "main.yaml")
        let loaded = ConfigurationLoader(channels: [:], processors: [:], environment: [:])
            .load(directory.path("main.yaml"))
        let configuration = try #require(loaded.configuration, "\(loaded.faults)")
        let journal = try Journal(path: directory.path("journal.sqlite"))
        defer { journal.close() }
        _ = try await journal.reconcile(at: clock.now(), enabled: { _ in true }, tags: { _ in [] }) { body in
            try configuration.forEachFeed(body)
        }
        let fetches = FetchLog(stateDirectory: directory.path("."))
        let hosts = HostQueue(maxTransfers: 4, connections: 1, minGap: 1, longestWait: nil, time: clock)
        let poller = FeedPoller(
            fetcher: FeedFetcher(
                engine: try TransferEngine(connections: 4, log: log), hosts: hosts,
                userAgent: "feedwatch/test (nobody@example.org)", secret: { _ in "" }, time: clock),
            journal: journal, scheduler: Scheduler(installation: 1), stories: StoryDesk(), time: clock,
            fetchLog: fetches, log: log)
        let watch = try Watch(configuration, receivers: [], since: clock.now())
        while let due = try await journal.nextDue(except: []), due < end {
            clock.advance(to: due)
            for feed in try await journal.dueFeeds(at: clock.now(), limit: 16, except: []) {
                _ = try await poller.poll(feed, watch)
            }
        }
        fetches.flush()
    }
}
