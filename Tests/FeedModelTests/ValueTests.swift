import FeedModel
import Foundation
import Testing

@Suite("Values")
struct ValueTests {
    @Test(
        "durations have units",
        arguments: [("90s", 90), ("15m", 900), ("1h30m", 5400), ("7d", 604_800), ("0s", 0), ("250ms", 0.25)])
    func durations(text: String, seconds: Double) { #expect(Quantity.duration(text) == seconds) }

    @Test("what is no duration is none", arguments: ["", "15", "m", "1y", "-5s", "1e9d", "5 m"])
    func noDurations(text: String) { #expect(Quantity.duration(text) == nil) }

    @Test(
        "durations are told by their largest unit and the next one",
        arguments: [(90, "1m30s"), (18_024, "5h"), (9_000, "2h30m"), (86_460, "1d"), (0.25, "250ms"), (3_600, "1h")])
    func described(seconds: Double, words: String) { #expect(Quantity.describe(seconds) == words) }

    @Test("sizes have units")
    func sizes() {
        #expect(Quantity.size("15MiB") == 15 << 20)
        #expect(Quantity.size("1kB") == 1000)
        #expect(Quantity.size("5") == nil)
    }

    @Test("a digest goes through its hexadecimal digits and its bytes unchanged")
    func digests() {
        let digest = Digest128(high: 0x0123_4567_89AB_CDEF, low: 0xFF)
        #expect(Digest128(hexadecimal: digest.hexadecimal) == digest)
        #expect(Digest128(bytes: digest.bytes) == digest)
        #expect(Digest128(hexadecimal: "abc") == nil)
        #expect(Digest128(bytes: [1, 2, 3]) == nil)
    }

    @Test("a message is always the same bytes, and comes back as it was")
    func coding() throws {
        var body = MessageBody(event: .articleNew, processor: "alert", channel: "c")
        body.topic = MessageBody.Topic(id: "t", title: "T/\"ü\"")
        body.since = Date(timeIntervalSince1970: 1_795_000_000.25)
        let bytes = try MessageCoding.encode(body)
        #expect(try MessageCoding.encode(body) == bytes)
        #expect(try MessageCoding.decode(MessageBody.self, from: bytes) == body)
    }

    @Test("an event is owed to each channel of each topic that names it")
    func events() {
        let topics = [
            TopicDefinition(id: "health", events: [.feedGone], notify: ["a", "b"]),
            TopicDefinition(id: "news", query: "x", notify: ["c"]),
        ]
        let routing = EventRouting(topics: topics, alert: "alert")
        #expect(routing.owed(for: .feedGone).compactMap(\.channel) == ["a", "b"])
        #expect(routing.owed(for: .feedStale).isEmpty)
        #expect(EventRouting(topics: topics, alert: nil).owed(for: .feedGone).isEmpty)
    }

    @Test("a ring before the wait is not lost")
    func bell() async {
        let bell = Bell()
        bell.ring()
        await bell.wait(until: nil, time: SystemTime())
        let waiter = Task { await bell.wait(until: nil, time: SystemTime()) }
        waiter.cancel()
        await waiter.value
    }
}
