import FeedModel
import Foundation
import Testing

@testable import Watching

@Suite("Watching")
struct WatchingTests {
    @Test("the wall clock set by more than an hour is noticed, and by less is not (R-28)")
    func clock() {
        let start = Date(timeIntervalSince1970: 1_795_000_000)
        let tick = ContinuousClock.now
        var watch = ClockWatch(wall: start, steady: tick)
        #expect(watch.look(wall: start + 60, steady: tick + .seconds(60)) == nil)
        #expect(watch.look(wall: start + 120 + 1800, steady: tick + .seconds(120)) == nil)
        let jump = watch.look(wall: start - 86400, steady: tick + .seconds(180)) ?? 0
        #expect(abs(jump + 86400 + 1800 + 180) < 1)
        // Sleep counts on the steady clock as well: it is no jump.
        #expect(watch.look(wall: start - 86400 + 36000, steady: tick + .seconds(36180)) == nil)
    }

    @Test("a document's hints are seconds, nonsense is none (R-23, R-24)")
    func hints() {
        var feed = ParsedChannel()
        (feed.ttl, feed.updatePeriod, feed.updateFrequency) = (60, "Daily", "2")
        feed.skipDays = ["Sunday", "nonsense"]
        var hints = PollHints()
        DocumentHints.add(feed, to: &hints)
        #expect((hints.ttl, hints.syndication) == (3600, 43200))
        #expect(hints.skipDays == [1])
        (feed.ttl, feed.updateFrequency) = (-5, "0")
        DocumentHints.add(feed, to: &hints)
        #expect((hints.ttl, hints.syndication) == (nil, nil))
    }

    @Test("each processor is owed what it takes")
    func routing() {
        let topics = [TopicDefinition(id: "t", query: "x", notify: ["a", "b"], priority: .high)]
        let routing = Routing(
            topics: topics,
            processors: [
                ProcessorRoute("alert", .alerts), ProcessorRoute("archive", .everyArticle, wantsBaseline: true),
                ProcessorRoute("vault", .topics(["t"])), ProcessorRoute("daily", .nothing),
            ])
        let owed = routing.owed(for: "t", .articleNew)
        #expect(owed.map(\.processor) == ["alert", "alert", "vault"])
        #expect(owed.compactMap(\.channel) == ["a", "b"])
        #expect(owed.allSatisfy { $0.priority == .high })
        #expect(routing.always(revision: false, baseline: true).map(\.processor) == ["archive"])
        #expect(routing.owed(for: "gone", .articleNew).isEmpty)
    }

    @Test("an entry is told apart and kept by its fullest text, in plain words")
    func entry() {
        var parsed = ParsedEntry()
        parsed.title = ParsedText("A <b>bold</b>\n title", type: "text/html")
        parsed.summary = ParsedText("short")
        parsed.content = [ParsedText("<p>the whole &amp; more</p>", type: "text/html")]
        parsed.categories = [ParsedCategory("x"), ParsedCategory("x"), ParsedCategory("y", label: "Y")]
        let entry = PreparedEntry(parsed, feedLanguage: "en")
        #expect(entry.content.title == "A bold title")
        #expect(entry.content.text == "the whole & more")
        #expect(entry.content.summary == "short")
        #expect(entry.content.categories == ["x", "Y"])
        #expect(entry.content.language == "en")
    }
}
