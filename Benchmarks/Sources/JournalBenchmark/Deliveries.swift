import CJournal
import Channels
import Dispatching
import FeedModel
import Foundation
import Journaling
import Logging
import NewsWire
import Processing
import Transfers

/// Messages a second through the dispatcher: claimed, sent, settled; to a webhook of this process and to a file. Beside it
/// C claims and settles the same rows in windows of the same size, and sends nothing.
enum Deliveries {
    static let count = 20_000

    static func run() async throws {
        let server = try WireServer(logLimit: 10)
        server.route("/hook") { _ in .status(200) }
        let webhook = ["url": server.url("/hook"), "allow_private": "true"]
        try await measure("webhook", webhook, window: 16, goal: "2,000/s")
        try await measure("file", ["path": "alerts.jsonl"], window: 64, goal: "2,000/s")
    }

    private static func measure(_ type: String, _ settings: [String: String], window: Int, goal: String) async throws {
        let shelf = try Shelf()
        let peer = try await shelf.journal("c", feeds: 1)
        try await owe(peer)
        peer.close()
        let taken = cj_deliver(shelf.file("c"), "channel:told", Int32(window))
        let journal = try await shelf.journal("s", feeds: 1)
        try await owe(journal)
        let log = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let definition = ChannelDefinition(id: "told", type: type, settings: node(type, settings))
        let factory = ChannelFactory(
            engine: try TransferEngine(log: log),
            services: ChannelServices(
                stateDirectory: shelf.path, secret: { _ in "" }, time: SystemClock(), log: log))
        let dispatcher = Dispatcher(
            journal: journal, processors: [], channels: [(definition, try factory.make(definition))],
            events: { EventRecord($0, owed: []) }, time: SystemClock(), log: log)
        _ = try await dispatcher.start()
        let own = try await seconds { _ = await dispatcher.drainOnce() }
        let left = try await journal.outbox(OutboxSelection(states: [.owed, .claimed, .dead]), before: nil, limit: 1)
        guard left.isEmpty else { throw CocoaError(.featureUnsupported) }
        journal.close()
        JournalBenchmark.report("deliveries, \(type)", Double(count) / taken, Double(count) / own, goal)
    }

    private static func owe(_ journal: Journal) async throws {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        var body = MessageBody(event: .articleNew, processor: "alerts", channel: "told")
        body.article = MessageBody.ArticleBody(
            Article(
                id: ArticleID(rawValue: 1), feedKey: FeedKey(rawValue: 1), feed: "f1", url: "https://wire.example/1",
                firstSeen: now, content: ArticleContent(title: "Bridge", text: Recording.text)))
        let payload = try MessageCoding.encode(body)
        for start in stride(from: 0, to: count, by: 1000) {
            var settlement = Settlement(at: now)
            settlement.messages = (start..<start + 1000).map { number in
                FormedMessage(
                    channel: "told", kind: .articleNew, subject: "\(number)", payload: payload, processor: "alerts", lane: "article:\(number)",
                    members: [])
            }
            _ = try await journal.settle(settlement)
        }
    }

    private static func node(_ type: String, _ settings: [String: String]) -> ConfigurationNode {
        let place = SourcePlace(file: "benchmark", line: 1, column: 1)
        var entries = settings.map { key, value in
            ConfigurationNode.Entry(
                key: key, place: place, value: ConfigurationNode(.scalar(value, quoted: false), at: place))
        }
        for (key, value) in [("id", "told"), ("type", type)] {
            entries.append(
                ConfigurationNode.Entry(
                    key: key, place: place, value: ConfigurationNode(.scalar(value, quoted: false), at: place)))
        }
        return ConfigurationNode(.table(entries), at: place)
    }

    /// The wall clock.
    struct SystemClock: TimeSource {
        func now() -> Date { Date() }
        func sleep(for duration: Duration) async throws { try await ContinuousClock().sleep(for: duration) }
    }
}
