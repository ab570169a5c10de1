import Dispatching
import FeedModel
import FeedTestKit
import Foundation
import Glibc
import Journaling
import Logging
import Processing
import ServiceManaging
import Testing

/// Where the process dies.
enum CrashPoint: String, CaseIterable, Codable, Sendable {
    case record, claim, form, beforeSend, afterSend, complete

    func reached(_ point: CrashPoint) { if self == point { kill(getpid(), SIGKILL) } }
}

/// A processor that forms one message for each article, and dies when told to.
private struct Forming: Processor {
    static let kind = "forming"
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { [] }
    let point: CrashPoint?
    let poison: String?

    init(_ point: CrashPoint?, poison: String?) { (self.point, self.poison) = (point, poison) }
    init(definition: ProcessorDefinition, services: ProcessorServices) throws { (point, poison) = (nil, nil) }

    func process(_ batch: [Delivery]) async -> ProcessingResult {
        point?.reached(.claim)
        var result = ProcessingResult()
        for delivery in batch {
            guard case .article(let article, _) = delivery.subject else { continue }
            if let poison, article.guid == poison { abort() }
            result.outcomes[delivery.key] = .done()
            var body = MessageBody(event: .articleNew, processor: "forming", channel: "log")
            body.article = MessageBody.ArticleBody(article)
            result.emit.append(
                NewMessage(channel: "log", subject: "article:\(article.id)", body: body, members: [delivery.key]))
        }
        point?.reached(.form)
        return result
    }
}

/// A channel that keeps what it is told in a file, one line each.
private struct Keeping: Channel {
    static let type = "keeping"
    static let audience = Audience.machine
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { [] }
    let window = ChannelWindow(batch: 4, concurrency: 1)
    let path: String
    let point: CrashPoint?

    init(_ path: String, _ point: CrashPoint?) { (self.path, self.point) = (path, point) }
    init(definition: ChannelDefinition, services: ChannelServices) throws { (path, point) = ("", nil) }

    func send(_ batch: [Message]) async -> [Outcome] {
        point?.reached(.beforeSend)
        let lines = batch.map { ($0.body.article?.guid ?? "?") + "\n" }.joined()
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let count = lines.utf8.count
        let written = lines.withCString { write(file, $0, count) }
        close(file)
        point?.reached(.afterSend)
        return batch.map { _ in written == count ? .done() : .retry(after: nil, reason: "not written") }
    }

    func stop() async { point?.reached(.complete) }
}

/// One run over a state directory, as the daemon would do it: record what is new, tell what is owed, stop.
struct Run {
    static let items = (1...10).map { "item-\($0)" }

    static func go(_ directory: String, dyingAt point: CrashPoint?, poison: String? = nil) async throws {
        let crashed = CrashMark.install(in: directory)
        let journal = try Journal(path: directory + "/journal.sqlite")
        try await record(journal, point)
        let nothing = ConfigurationNode(.table([]), at: SourcePlace(file: "", line: 1, column: 1))
        let dispatcher = Dispatcher(
            journal: journal,
            processors: [
                (ProcessorDefinition(id: "forming", type: "forming", settings: nothing), Forming(point, poison: poison))
            ],
            channels: [
                (ChannelDefinition(id: "log", type: "keeping", settings: nothing), Keeping(directory + "/told", point))
            ],
            events: { EventRecord($0, owed: []) }, time: SystemTime(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await dispatcher.start(afterCrash: crashed)
        _ = await dispatcher.drainOnce()
        await dispatcher.stop(grace: .seconds(5))
        journal.close()
    }

    private static func record(_ journal: Journal, _ point: CrashPoint?) async throws {
        _ = try await journal.reconcile(at: Date(), enabled: { _ in true }, tags: { _ in [] }) { body in
            try body(FeedDefinition(id: "wire", url: "http://wire.example/feed"))
        }
        guard let feed = try await journal.feeds(after: nil, limit: 1).first else { return }
        var poll = PollRecord(feed: feed.key, at: Date(), success: true, nextDue: nil, dueReason: "base")
        poll.entries = items.enumerated().map { number, name in
            let key = Digest128(high: 1, low: UInt64(number))
            var entry = EntryRecord(
                kind: .new(identity: key), lookUp: [key], remember: [key], contentHash: key, guid: name, url: nil,
                published: nil, updated: nil, content: ArticleContent(title: name),
                owed: [Owed(processor: "forming", kind: .articleNew)])
            // Half of it is written by then, and nothing is committed.
            if number == 5, point == .record { entry.place = { _, _ in fatalPoint() } }
            return entry
        }
        _ = try await journal.record(poll)
    }

    private static func fatalPoint() -> StoryPlace {
        kill(getpid(), SIGKILL)
        return StoryPlace(story: StoryID(rawValue: 1))
    }
}

@Suite("A process that dies")
struct CrashPointTests {
    @Test(
        "at any step has told everything after the next start, and twice only what was in hand",
        arguments: CrashPoint.allCases)
    func crash(point: CrashPoint) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, point = point as CrashPoint] in
            try await Run.go(path, dyingAt: point)
        }
        try await Run.go(path, dyingAt: nil)
        let told = directory.lines(of: "told")
        #expect(Set(told) == Set(Run.items))
        #expect(told.count == Run.items.count + (point == .afterSend ? 4 : 0))
    }

    @Test("of one delivery buries that one after three crashes, and takes nobody along")
    func poison() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path
        for _ in 1...3 {
            await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in
                try await Run.go(path, dyingAt: nil, poison: "item-4")
            }
        }
        try await Run.go(path, dyingAt: nil, poison: "item-4")
        let told = directory.lines(of: "told")
        #expect(Set(told) == Set(Run.items).subtracting(["item-4"]))
        #expect(told.count == Run.items.count - 1)
        let journal = try Journal(reading: directory.path("journal.sqlite"))
        #expect(try await journal.outbox(before: nil, limit: 100).filter { $0.state == .dead }.count == 1)
    }
}
