import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Logging
import Processing
import Testing

@testable import Alerting

@Suite("What becomes of alerts")
struct AlertPlanTests {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)

    private func services(
        rate: RateBudget? = nil, quiet: QuietHours? = nil, human: Bool = false,
        groupBy: TopicDefinition.GroupBy = .story,
        wait: Seconds = 0
    ) -> ProcessorServices {
        let place = SourcePlace(file: "t", line: 1, column: 1)
        let channel = ChannelDefinition(
            id: "c", type: "file", rate: rate, quiet: quiet, settings: ConfigurationNode(.table([]), at: place))
        let topics = ["a", "b"].map {
            TopicDefinition(
                id: TopicID(rawValue: $0), notify: ["c"], groupBy: groupBy, groupWait: wait, groupInterval: 900)
        }
        return ProcessorServices(
            stateDirectory: "/nonexistent", topics: Dictionary(uniqueKeysWithValues: topics.map { ($0.id, $0) }),
            channels: ["c": channel], humanChannels: human ? ["c"] : [], timeZone: .gmt, time: SystemTime(),
            log: .init(label: "test"))
    }

    private func delivery(
        _ number: Int64, story: Int64? = nil, topic: TopicID = "a", heldFor: String? = nil,
        priority: TopicDefinition.Priority = .normal, at: Date = start
    ) -> Delivery {
        let article = Article(
            id: ArticleID(rawValue: number), feedKey: FeedKey(rawValue: 1), feed: "f", firstSeen: at,
            content: ArticleContent(title: "Article \(number)"))
        let told = story.map {
            Story(id: StoryID(rawValue: $0), articles: 1, feeds: ["f"], firstSeen: at)
        }
        return Delivery(
            key: Digest128(high: UInt64(number), low: UInt64(topic.rawValue.utf8.first ?? 0)), event: .articleNew,
            attempt: 1, topic: topic, channel: "c",
            subject: .article(article, match: TopicMatch(topic: topic, matched: [])), story: told, priority: priority,
            heldFor: heldFor, owedSince: at)
    }

    private func decide(
        _ batch: [Delivery], _ services: ProcessorServices, told: AlertPlan.Told = .init(),
        silenced: [TopicID: Date] = [:], at now: Date = start
    ) -> ProcessingResult {
        var result = ProcessingResult()
        for group in AlertGroup.groups(of: batch, services) {
            AlertPlan(services: services, silencedUntil: silenced, told: told, now: now)
                .decide(group, processor: "alert", &result)
        }
        return result
    }

    private func held(_ result: ProcessingResult, _ reason: AlertPlan.Hold) -> Int {
        result.outcomes.values.count { if case .hold(_, reason.rawValue) = $0 { true } else { false } }
    }

    @Test("the first article of a story is told at once, the next ones wait and come as one update")
    func story() {
        let services = services()
        let first = decide([delivery(1, story: 5), delivery(2, story: 5)], services)
        #expect(first.emit.map(\.body.event) == [.articleNew])
        #expect(held(first, .gathering) == 1)
        let told = AlertPlan.Told(lastOfGroup: Self.start)
        let soon = decide([delivery(2, story: 5)], services, told: told, at: Self.start + 60)
        #expect(soon.emit.isEmpty)
        let later = decide(
            [delivery(2, story: 5), delivery(3, story: 5)], services, told: told, at: Self.start + 901)
        #expect(later.emit.map(\.body.event) == [.storyUpdate])
        #expect(later.emit.first?.body.articles?.map(\.id) == ["2", "3"])
    }

    @Test("people get one message an article with all its topics, programs one for each topic")
    func audience() {
        let batch = [delivery(1, topic: "a"), delivery(1, topic: "b")]
        #expect(decide(batch, services(human: true)).emit.map { $0.body.topics?.count } == [2])
        #expect(decide(batch, services(human: false)).emit.map { $0.body.topic?.id } == ["a", "b"])
    }

    @Test("over the budget nothing is told, and what was held comes as a digest")
    func rate() {
        let services = services(rate: RateBudget(max: 1, per: 600), groupBy: .none)
        let told = AlertPlan.Told(ofChannel: [Self.start])
        let over = decide([delivery(1)], services, told: told, at: Self.start + 1)
        #expect(over.outcomes.values.first == .hold(until: Self.start + 600, reason: AlertPlan.Hold.rate.rawValue))
        let batch = (1...450).map { delivery($0, heldFor: AlertPlan.Hold.rate.rawValue) }
        let later = decide(batch, services, at: Self.start + 601)
        #expect(later.emit.map(\.body.event) == [.digest, .digest, .digest])
        #expect(later.emit.flatMap { $0.body.articles ?? [] }.count == 450)
    }

    @Test("high priority breaks quiet hours and budgets, not a silence")
    func priority() {
        let quiet = QuietHours(from: 0, to: 1439)
        let services = services(rate: RateBudget(max: 0, per: 600), quiet: quiet)
        #expect(decide([delivery(1)], services).emit.isEmpty)
        #expect(decide([delivery(1, priority: .high)], services).emit.count == 1)
        let silenced = decide([delivery(1, priority: .high)], services, silenced: ["a": Self.start + 60])
        #expect(silenced.emit.isEmpty && held(silenced, .silence) == 1)
    }

    private func event(
        _ kind: EventKind, _ reason: String, topic: TopicID = "a", heldFor: AlertPlan.Hold? = nil
    ) -> Delivery {
        let event = FeedEvent(kind: kind, feed: FeedKey(rawValue: 1), since: Self.start, reason: reason)
        return Delivery(
            key: Digest128(high: UInt64(reason) ?? 0, low: UInt64(topic.rawValue.utf8.first ?? 0)), event: kind,
            attempt: 1, topic: topic, channel: "c", subject: .event(event, feed: nil), story: nil,
            heldFor: heldFor?.rawValue, owedSince: Self.start)
    }

    @Test("an event of a silenced topic is held, and told once and as itself when the silence ends")
    func silencedEvent() {
        let silenced = decide([event(.feedFailing, "503")], services(), silenced: ["a": Self.start + 60])
        #expect(silenced.emit.isEmpty && held(silenced, .silence) == 1)
        let held = event(.feedFailing, "503", heldFor: .silence)
        let later = decide([held], services(), at: Self.start + 60)
        #expect(later.emit.map(\.body.event) == [.feedFailing] && later.emit.map(\.body.reason) == ["503"])
        #expect(later.emit.map(\.members) == [[held.key]])
    }

    @Test("several events that were held back come as one digest, whatever held them, each of them once")
    func heldEvents() throws {
        let batch = [
            event(.feedFailing, "503", heldFor: .silence), event(.feedFailing, "503", topic: "b", heldFor: .silence),
            event(.deliveryDead, "410", heldFor: .rate), event(.feedRecovered, "200", heldFor: .quiet),
        ]
        let result = decide(batch, services(human: true))
        let digest = try #require(result.emit.first)
        #expect(result.emit.count == 1 && digest.body.event == .digest && digest.body.articles == nil)
        #expect(digest.body.events?.map(\.reason) == ["503", "410", "200"])
        #expect(digest.body.coverage == ["events": 3])
        #expect(Set(digest.members) == Set(batch.map(\.key)))
    }

    @Test("a digest says in a sentence what held its articles back, each cause once")
    func reason() throws {
        func reason(_ batch: [Delivery], at now: Date) throws -> String {
            let services = services(rate: RateBudget(max: 20, per: 3600), groupBy: .none)
            return try #require(decide(batch, services, at: now).emit.first?.body.reason)
        }
        // The start is 11:06:40 UTC.
        let over = (1...12).map { delivery($0, heldFor: AlertPlan.Hold.rate.rawValue) }
        #expect(
            try reason(over, at: Self.start + 3600)
                == "12 articles held back since 11:06 UTC: this channel takes 20 messages an hour.")
        let night = [delivery(13, heldFor: AlertPlan.Hold.quiet.rawValue)]
        #expect(
            try reason(night + over, at: Self.start + 86_400)
                == "13 articles held back since 2026-11-18 11:06 UTC: quiet hours; this channel takes 20 messages an hour."
        )
        let silenced = [delivery(1, heldFor: AlertPlan.Hold.silence.rawValue)]
        #expect(
            try reason(silenced, at: Self.start + 60)
                == "1 article held back since 11:06 UTC: the topic a was silenced.")
    }

    @Test("people are told of an event that two topics name when the first of them may speak, and not again")
    func eventOfTwoTopics() {
        let batch = [event(.feedFailing, "503"), event(.feedFailing, "503", topic: "b")]
        let result = decide(batch, services(human: true), silenced: ["a": Self.start + 60])
        #expect(result.emit.map { $0.members.count } == [2])
        #expect(result.emit.first?.body.topics?.map(\.id) == ["a", "b"])
    }

    @Test("what a silence holds back stands in the outbox by the journal's word: one that ends lets it go")
    func silenceWord() { #expect(AlertPlan.Hold.silence.rawValue == Silence.reasonOfHold) }

    @Test("quiet hours end by the wall clock, over midnight too")
    func quietHours() {
        let zone = TimeZone(identifier: "Europe/Berlin") ?? .gmt
        // 2026-11-24 23:30 in Berlin.
        let night = Date(timeIntervalSince1970: 1_795_559_400)
        let quiet = QuietHours(from: 23 * 60, to: 6 * 60 + 30)
        #expect(quiet.end(at: night, in: zone) == night + 7 * 3600)
        #expect(quiet.end(at: night + 8 * 3600, in: zone) == nil)
    }

    @Test("whatever comes, each delivery is held or in exactly one message", arguments: 0..<200)
    func eachOnce(seed: Int) {
        var random = SeededGenerator(UInt64(seed))
        func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        let groupBy = TopicDefinition.GroupBy.allCases[next(3)]
        let services = services(
            rate: next(2) == 0 ? RateBudget(max: next(4), per: 600) : nil,
            quiet: next(4) == 0 ? QuietHours(from: next(1440), to: next(1440)) : nil, human: next(2) == 0,
            groupBy: groupBy, wait: Double(next(2) * 30))
        let batch = (0..<40).map { _ in
            let number = Int64(next(12))
            return delivery(
                number, story: number % 3 == 0 ? nil : number % 4, topic: next(2) == 0 ? "a" : "b",
                heldFor: next(4) == 0 ? AlertPlan.Hold.allCases[next(AlertPlan.Hold.allCases.count)].rawValue : nil,
                priority: TopicDefinition.Priority.allCases[next(3)])
        }
        let once = Dictionary(batch.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var told = AlertPlan.Told(lastOfGroup: next(2) == 0 ? nil : Self.start - Double(next(2000)))
        told.ofChannel = (0..<next(4)).map { Self.start - Double(100 - $0) }
        let result = decide(
            once.values.sorted { $0.key < $1.key }, services, told: told,
            silenced: next(4) == 0 ? ["a": Self.start + 60] : [:])
        #expect(result.outcomes.count == once.count)
        let members = result.emit.flatMap(\.members)
        #expect(Set(members).count == members.count)
        for (key, outcome) in result.outcomes {
            if case .done = outcome { #expect(members.contains(key)) } else { #expect(!members.contains(key)) }
            if case .hold(let until, _) = outcome { #expect(until > Self.start) }
        }
        #expect(Set(result.emit.map { $0.body.event.rawValue + $0.subject }).count == result.emit.count)
    }
}
