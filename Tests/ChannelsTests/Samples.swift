import Channels
import FeedModel
import FeedTestKit
import Foundation
import Logging
import Processing
import Transfers

/// Messages and channels for tests.
enum Samples {
    static let moment = Date(timeIntervalSince1970: 1_795_000_000)

    struct Clock: TimeSource {
        func now() -> Date { Samples.moment }
        func sleep(for duration: Duration) async throws { try await ContinuousClock().sleep(for: duration) }
    }

    static func article(_ title: String = "Bridge <closed> & *ferries*") -> Article {
        Article(
            id: ArticleID(rawValue: 7), feedKey: FeedKey(rawValue: 1), feed: "courier", feedTitle: "Halvard Courier",
            url: "https://courier.example/bridge?a=1&b=2", published: moment - 3 * 3600, firstSeen: moment,
            content: ArticleContent(title: title, text: "The bridge is closed."))
    }

    static func body(_ title: String = "Bridge <closed> & *ferries*") -> MessageBody {
        var body = MessageBody(event: .articleNew, processor: "alert", channel: "test")
        body.topic = MessageBody.Topic(id: "bridge", title: "The bridge")
        body.article = MessageBody.ArticleBody(article(title))
        body.matched = [MatchedSpan(field: "title", start: 0, length: 6, text: "Bridge")]
        return body
    }

    static func message(_ body: MessageBody = body(), key: UInt64 = 1, inReplyTo: UInt64? = nil) throws -> Message {
        Message(
            key: Digest128(high: 0, low: key), attempt: 2, formed: moment, body: body,
            frozen: try MessageCoding.encode(body),
            inReplyTo: inReplyTo.map { Digest128(high: 0, low: $0) })
    }

    static func channel(
        _ type: String, _ settings: [String: String], lists: [String: [String]] = [:],
        login user: String? = nil, state: String = "/nonexistent", zone: TimeZone = .gmt
    ) throws -> any Channel {
        let place = SourcePlace(file: "/etc/test.yaml", line: 1, column: 1)
        func node(_ text: String) -> ConfigurationNode { ConfigurationNode(.scalar(text, quoted: false), at: place) }
        var entries = [ConfigurationNode.Entry(key: "id", place: place, value: node("test"))]
        entries.append(.init(key: "type", place: place, value: node(type)))
        for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
            entries.append(.init(key: key, place: place, value: node(value)))
        }
        for (key, values) in lists {
            entries.append(.init(key: key, place: place, value: ConfigurationNode(.list(values.map(node)), at: place)))
        }
        if let user {
            func table(_ inner: [(String, ConfigurationNode)]) -> ConfigurationNode {
                ConfigurationNode(.table(inner.map { .init(key: $0.0, place: place, value: $0.1) }), at: place)
            }
            let login = table([("user", node(user)), ("password", table([("env", node("PASSWORD"))]))])
            entries.append(.init(key: "login", place: place, value: login))
        }
        let definition = ChannelDefinition(
            id: "test", type: type, settings: ConfigurationNode(.table(entries), at: place))
        let factory = ChannelFactory(
            engine: try TransferEngine(log: Logger(label: "test")),
            services: ChannelServices(
                stateDirectory: state, secret: { _ in "a secret" }, timeZone: zone, time: Clock(),
                log: Logger(label: "test")))
        return try factory.make(definition)
    }
}
