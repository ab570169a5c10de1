import ExternalProcessing
import FeedModel
import FeedTestKit
import Foundation
import Logging
import Processing
import Synchronization

/// Makes `exec` processors over programs of a test's own.
struct Programs {
    let directory: TemporaryDirectory
    var time: any TimeSource = SystemTime()

    init() throws { directory = try TemporaryDirectory() }

    /// A processor over a script, with further settings.
    func script(
        _ script: String, python: Bool = false, _ settings: [String: String] = [:],
        environment: [String: String] = [:]
    ) throws -> ExecProcessor {
        let path = try directory.write(script, to: "program")
        return try command([python ? "python3" : "sh", path], settings, environment: environment)
    }

    /// A processor over a command.
    func command(
        _ command: [String], _ settings: [String: String] = [:], environment: [String: String] = [:]
    ) throws -> ExecProcessor {
        var entries = settings.map { ($0.key, scalar($0.value)) }
        entries.append(("command", node(.list(command.map(scalar)))))
        if !environment.isEmpty {
            entries.append(("environment", table(environment.map { ($0.key, scalar($0.value)) })))
        }
        let settings = table(entries)
        if let fault = ExecProcessor.check(settings).first { throw fault }
        return try ExecProcessor(
            definition: ProcessorDefinition(id: "vault", type: "exec", settings: settings),
            services: ProcessorServices(
                stateDirectory: directory.path, topics: [:], channels: [:], humanChannels: [], timeZone: .gmt,
                time: time, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    private func node(_ content: ConfigurationNode.Content) -> ConfigurationNode {
        ConfigurationNode(content, at: SourcePlace(file: directory.path("feedwatch.yaml"), line: 1, column: 1))
    }

    private func scalar(_ text: String) -> ConfigurationNode { node(.scalar(text, quoted: true)) }

    private func table(_ entries: [(String, ConfigurationNode)]) -> ConfigurationNode {
        node(.table(entries.map { ConfigurationNode.Entry(key: $0.0, place: $0.1.place, value: $0.1) }))
    }

    /// New articles that are owed.
    static func deliveries(_ count: Int) -> [Delivery] {
        (1...count).map { number in
            Delivery(
                key: Digest128(high: 7, low: UInt64(number)), event: .articleNew, attempt: 1, topic: nil, channel: nil,
                subject: .article(
                    Article(
                        id: ArticleID(rawValue: Int64(number)), feedKey: FeedKey(rawValue: 1), feed: "wire",
                        firstSeen: Date(timeIntervalSince1970: 0), content: ArticleContent(title: "No. \(number)")),
                    match: nil), story: nil, owedSince: Date(timeIntervalSince1970: 0))
        }
    }

    /// A health event that is owed.
    static func event() -> Delivery {
        Delivery(
            key: Digest128(high: 8, low: 1), event: .feedFailing, attempt: 1, topic: nil, channel: nil,
            subject: .event(
                FeedEvent(
                    kind: .feedFailing, feed: nil, since: Date(timeIntervalSince1970: 0), reason: "no answer"),
                feed: nil), story: nil, owedSince: Date(timeIntervalSince1970: 0))
    }
}

/// A wall clock that a test sets; what waits, waits on the real one.
final class SetClock: TimeSource {
    private let time = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

    func now() -> Date { time.withLock { $0 } }
    func sleep(for duration: Duration) async throws { try await SystemTime().sleep(for: duration) }
    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
