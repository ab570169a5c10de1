import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Logging
import Processing
import Synchronization
import Testing

@testable import Summarizing

@Suite("The summary processor", .timeLimit(.minutes(1)))
struct SummaryProcessorTests {
    private let directory: TemporaryDirectory
    private let journal: Journal
    private let feed: FeedKey
    /// 2026-09-21 14:13:20 UTC.
    private let clock = PatientClock(Date(timeIntervalSince1970: 1_790_000_000))

    init() async throws {
        directory = try TemporaryDirectory()
        journal = try Journal(path: directory.path("journal.sqlite"))
        _ = try await journal.reconcile(at: clock.now(), enabled: { _ in true }, tags: { $0.tags }) { body in
            try body(FeedDefinition(id: "wire", url: "http://wire.example/feed"))
        }
        feed = try #require(try await journal.feeds(after: nil, limit: 1).first).key
    }

    private func processor(directory: String? = nil, schedule: String = "07:00") throws -> SummaryProcessor {
        let place = SourcePlace(file: "feedwatch.yaml", line: 1, column: 1)
        func node(_ content: ConfigurationNode.Content) -> ConfigurationNode { ConfigurationNode(content, at: place) }
        func scalar(_ text: String) -> ConfigurationNode { node(.scalar(text, quoted: true)) }
        var entries = [("schedule", scalar(schedule)), ("deliver", node(.list([scalar("desk"), scalar("ops")])))]
        if let directory { entries.append(("directory", scalar(directory))) }
        let settings = node(
            .table(entries.map { ConfigurationNode.Entry(key: $0.0, place: place, value: $0.1) }))
        #expect(SummaryProcessor.check(settings) == [])
        return try SummaryProcessor(
            definition: ProcessorDefinition(id: "daily", type: "summary", topics: ["bridges"], settings: settings),
            services: ProcessorServices(
                stateDirectory: self.directory.path, topics: [:], channels: [:], humanChannels: [], timeZone: .gmt,
                time: clock, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })),
            journal: journal)
    }

    /// Records an article or its second revision; `matched`: by the summary's topic.
    private func record(_ number: UInt64, matched: Bool = true, revised: Bool = false) async throws {
        try await record([number], matched: matched, revised: revised)
    }

    private func record(_ numbers: [UInt64], matched: Bool = true, revised: Bool = false) async throws {
        var poll = PollRecord(feed: feed, at: clock.now(), success: true, nextDue: clock.now() + 900, dueReason: "base")
        poll.entries = numbers.map { number in
            let key = Digest128(high: 1, low: number)
            return EntryRecord(
                kind: revised
                    ? .revision(of: ArticleID(rawValue: Int64(number))) : .new(identity: key),
                lookUp: [key], remember: [key], contentHash: Digest128(high: revised ? 8 : 9, low: number),
                guid: "item-\(number)", url: "https://wire.example/\(number)", published: nil, updated: nil,
                content: ArticleContent(
                    title: "Bridge \(number) <opens>", text: "Bridge \(number) opens to all today."),
                matches: matched
                    ? [.init(TopicMatch(topic: "bridges", matched: []), ifFirst: [], ifTold: [])] : [])
        }
        _ = try await journal.record(poll)
    }

    @Test("a digest holds what its topics matched in its period: as files, and as a message to each channel")
    func digest() async throws {
        try await record(1)
        try await record(2, matched: false)
        let summary = try processor(directory: "digests")
        let first = try #require(try await summary.start(nil))
        let due = first.due
        clock.set(due)
        let result = await summary.wake(first)
        #expect(result.emit.map(\.channel) == ["desk", "ops"])
        let body = try #require(result.emit.first).body
        #expect(body.event == .digest && body.channel == "desk" && body.stories?.count == 1)
        #expect(body.stories?.first?.articles.map(\.id) == ["1"])
        #expect(body.period?.to == due && body.period?.from == due - 86_400)
        #expect(result.wake?.due == due + 86_400)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path("digests"))
        #expect(Set(names.map { $0.split(separator: ".").last }) == ["html", "md", "json"])
        let page = directory.text(of: "digests/" + (try #require(names.first { $0.hasSuffix(".html") })))
        #expect(page.contains("Bridge 1 &lt;opens&gt;") && !page.contains("<opens>") && !page.contains("Bridge 2"))
    }

    @Test("the same period again is the same messages and the same files")
    func repeated() async throws {
        try await record(1)
        let summary = try processor(directory: "digests")
        let first = try #require(try await summary.start(nil))
        let due = first.due
        clock.set(due)
        let once = await summary.wake(first)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path("digests")).sorted()
        let second = await (try processor(directory: "digests")).wake(first)
        #expect(once.emit == second.emit)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("digests")).sorted() == files)
    }

    @Test("what was missed while the daemon was down comes in one digest")
    func missed() async throws {
        try await record(1)
        let summary = try processor()
        let first = try #require(try await summary.start(nil))
        let due = first.due
        clock.set(due + 86_400 + 60)
        try await record(2)
        clock.set(due + 3 * 86_400 + 60)
        let result = await summary.wake(first)
        let body = try #require(result.emit.first).body
        #expect(body.stories?.flatMap { $0.articles.map(\.id) }.sorted() == ["1", "2"])
        #expect(body.period?.from == due - 86_400 && body.period?.to == due + 3 * 86_400)
        #expect(result.wake?.due == due + 4 * 86_400)
    }

    private func told(_ result: ProcessingResult) -> [String] {
        result.emit.first?.body.stories?.flatMap { $0.articles.map(\.id) }.sorted() ?? []
    }

    @Test(
        "an article that matches late, by a revision, is in the digest after that, and an earlier match in no second one"
    )
    func late() async throws {
        try await record(1)
        try await record(2, matched: false)
        let summary = try processor()
        let first = try #require(try await summary.start(nil))
        clock.set(first.due)
        let one = await summary.wake(first)
        try await record(2, revised: true)
        try await record(1, revised: true)
        let second = try #require(one.wake)
        clock.set(second.due)
        let two = await summary.wake(second)
        #expect(told(one) == ["1"] && told(two) == ["2"])
        let third = try #require(two.wake)
        clock.set(third.due)
        #expect(told(await summary.wake(third)) == [])
    }

    @Test("a changed schedule neither loses nor repeats an article")
    func rescheduled() async throws {
        let morning = try processor()
        let first = try #require(try await morning.start(nil))
        clock.set(first.due)
        let second = try #require(await morning.wake(first).wake)
        clock.set(first.due + 3600)
        try await record(1)
        let evening = try processor(schedule: "18:00")
        let changed = try #require(try await evening.start(second))
        #expect(changed.due == first.due + 11 * 3600)
        clock.set(changed.due)
        let result = await evening.wake(changed)
        #expect(told(result) == ["1"] && result.emit.first?.body.period?.from == first.due)
        #expect(result.wake?.due == changed.due + 86_400)
    }

    @Test("what is recorded after the clock was set back is in the next digest")
    func setBack() async throws {
        let summary = try processor()
        let first = try #require(try await summary.start(nil))
        clock.set(first.due)
        let second = try #require(await summary.wake(first).wake)
        clock.set(first.due - 7200)
        try await record(1)
        clock.set(second.due)
        #expect(told(await summary.wake(second)) == ["1"])
    }

    @Test("of more than a digest can list all are counted, and it says so")
    func crowd() async throws {
        for number in 1...(SummaryProcessor.mostArticles + 2) where number % 1000 == 1 {
            let last = min(number + 999, SummaryProcessor.mostArticles + 2)
            try await record((number...last).map(UInt64.init))
        }
        let summary = try processor(directory: "digests")
        let first = try #require(try await summary.start(nil))
        clock.set(first.due)
        let body = try #require(await summary.wake(first).emit.first).body
        #expect(body.coverage?["articles"] == SummaryProcessor.mostArticles + 2)
        #expect(body.coverage?["listed"] == SummaryProcessor.mostArticles)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path("digests"))
        let page = directory.text(of: "digests/" + (try #require(names.first { $0.hasSuffix(".md") })))
        #expect(page.contains("the others are in the archive"))
    }

    @Test("nothing to say is no message; the file says so")
    func nothing() async throws {
        let summary = try processor(directory: "digests")
        let first = try #require(try await summary.start(nil))
        let due = first.due
        clock.set(due)
        #expect(await summary.wake(first).emit == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path("digests"))
        let page = directory.text(of: "digests/" + (try #require(names.first { $0.hasSuffix(".md") })))
        #expect(page.contains("Nothing matched"))
    }

    @Test("a digest that cannot be made is asked for again after a pause, for the same period")
    func fails() async throws {
        try await record(1)
        try directory.write("in the way", to: "digests")
        let summary = try processor(directory: "digests")
        let first = try #require(try await summary.start(nil))
        let due = first.due
        clock.set(due)
        let failed = await summary.wake(first)
        #expect(failed.emit == [] && failed.wake == first)
        #expect(clock.waited == [.seconds(15)])
        try FileManager.default.removeItem(atPath: directory.path("digests"))
        clock.set(due + 15)
        #expect(await summary.wake(first).emit.count == 2)
    }
}

/// A clock that a test sets; it notes how long it was to wait, and does not.
private final class PatientClock: TimeSource {
    private let state: Mutex<(now: Date, waited: [Duration])>

    init(_ now: Date) { state = Mutex((now, [])) }

    var waited: [Duration] { state.withLock { $0.waited } }
    func now() -> Date { state.withLock { $0.now } }
    func set(_ now: Date) { state.withLock { $0.now = now } }
    func sleep(for duration: Duration) async throws { state.withLock { $0.waited.append(duration) } }
}
