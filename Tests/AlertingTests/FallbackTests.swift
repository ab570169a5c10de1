import FeedModel
import Foundation
import Testing

@testable import Alerting

@Suite("The fallback of a channel")
struct FallbackTests {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)

    private func channel(_ fallback: ChannelID?) -> ChannelDefinition {
        let place = SourcePlace(file: "t", line: 1, column: 1)
        return ChannelDefinition(
            id: "mail", type: "smtp", fallback: fallback, fallbackAfter: 1800,
            settings: ConfigurationNode(.table([]), at: place))
    }

    @Test("a channel that is behind is told of once, and again only after it caught up")
    func once() {
        var watch = FallbackWatch()
        let mail = channel("phone")
        func event(owedFor seconds: Double?) -> FeedEvent? {
            watch.event(mail, oldest: seconds.map { Self.start - $0 }, at: Self.start)
        }
        #expect(event(owedFor: 1800) == nil)
        let first = event(owedFor: 1801)
        #expect(first?.kind == .channelBehind && first?.since == Self.start - 1801)
        #expect(first?.reason.contains("mail") == true)
        #expect(event(owedFor: 4000) == nil)
        #expect(event(owedFor: nil) == nil)
        #expect(event(owedFor: 1801) == first)
    }

    @Test("a channel without a fallback is not told of")
    func none() {
        var watch = FallbackWatch()
        #expect(watch.event(channel(nil), oldest: .distantPast, at: Self.start) == nil)
    }

    @Test("trouble of a channel goes to its fallback, once, and trouble of others does not")
    func routing() {
        let topics = [TopicDefinition(id: "ops", events: [.deliveryDead], notify: ["phone", "desk"])]
        func event(_ kind: EventKind, _ channel: String?) -> FeedEvent {
            FeedEvent(
                kind: kind, feed: nil, since: Self.start, reason: "r", details: channel.map { ["channel": $0] } ?? [:])
        }
        let quiet = EventRouting(topics: [], channels: [channel("phone")], alert: "alert")
        #expect(quiet.owed(for: event(.deliveryDead, "mail")).map(\.channel) == ["phone"])
        #expect(quiet.owed(for: event(.channelBehind, "mail")).map(\.priority) == [.high])
        #expect(quiet.owed(for: event(.deliveryDead, "phone")).isEmpty)
        #expect(quiet.owed(for: event(.daemonStarted, "mail")).isEmpty)
        let told = EventRouting(topics: topics, channels: [channel("phone")], alert: "alert")
        #expect(told.owed(for: event(.deliveryDead, "mail")).map(\.channel) == ["phone", "desk"])
        #expect(
            EventRouting(topics: [], channels: [channel("phone")], alert: nil)
                .owed(for: event(.deliveryDead, "mail")).isEmpty)
    }
}
