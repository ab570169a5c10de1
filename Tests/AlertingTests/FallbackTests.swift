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

    @Test("an outage is told once and its end once, also when the daemon is started anew in between")
    func once() {
        var watch = FallbackWatch()
        let mail = channel("phone")
        func event(owedFor seconds: Double?, told: Double? = nil) -> FeedEvent? {
            watch.event(
                mail, oldest: seconds.map { Self.start - $0 }, told: told.map { Self.start - $0 }, at: Self.start)
        }
        #expect(event(owedFor: 1800) == nil)
        let first = event(owedFor: 1801)
        #expect(first?.kind == .channelBehind && first?.since == Self.start - 1801)
        #expect(first?.reason.contains("mail") == true)
        #expect(event(owedFor: 4000) == nil)
        watch = FallbackWatch(behind: ["mail": Self.start - 1801])
        #expect(event(owedFor: 1900, told: 3000) == nil)
        let end = event(owedFor: nil, told: 5)
        #expect(end?.kind == .channelRecovered && end?.since == first?.since && end?.details == ["channel": "mail"])
        #expect(event(owedFor: nil, told: 5) == nil)
        #expect(event(owedFor: 1801) == first)
    }

    @Test("a channel whose messages were all given up has not caught up before it was told something")
    func givenUp() {
        var watch = FallbackWatch(behind: ["mail": Self.start - 3600])
        #expect(watch.event(channel("phone"), oldest: nil, told: Self.start - 4000, at: Self.start) == nil)
        #expect(watch.event(channel("phone"), oldest: nil, told: nil, at: Self.start) == nil)
        let end = watch.event(channel("phone"), oldest: nil, told: Self.start - 1, at: Self.start)
        #expect(end?.kind == .channelRecovered)
    }

    @Test("a channel without a fallback is not told of")
    func none() {
        var watch = FallbackWatch()
        #expect(watch.event(channel(nil), oldest: .distantPast, told: nil, at: Self.start) == nil)
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
        #expect(quiet.owed(for: event(.channelRecovered, "mail")).map(\.priority) == [.normal])
        #expect(quiet.owed(for: event(.deliveryDead, "phone")).isEmpty)
        #expect(quiet.owed(for: event(.daemonStarted, "mail")).isEmpty)
        let told = EventRouting(topics: topics, channels: [channel("phone")], alert: "alert")
        #expect(told.owed(for: event(.deliveryDead, "mail")).map(\.channel) == ["phone", "desk"])
        #expect(
            EventRouting(topics: [], channels: [channel("phone")], alert: nil)
                .owed(for: event(.deliveryDead, "mail")).isEmpty)
    }
}
