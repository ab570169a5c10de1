import FeedModel
import Matching
import Testing

@Suite("Hostile queries and articles")
struct HostileQueryTests {
    @Test("a long article with a query of many terms takes bounded time")
    func large() throws {
        let terms = (0..<10_000).map { "word\($0)" }.joined(separator: " OR ")
        let text = String(repeating: "word7 in a long row of words, and no end to it. ", count: 8000)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try spans(terms, ArticleFields(text: text))?.count == 8000)
        let spent = clock.now - start
        #expect(spent < .seconds(60))
    }

    @Test("deep nesting is a fault, not a crash")
    func deep() {
        let query = String(repeating: "(", count: 100_000) + "a" + String(repeating: ")", count: 100_000)
        #expect(throws: QueryFault.self) { try Query(query) }
        #expect(throws: QueryFault.self) { try Query(String(repeating: "NOT ", count: 100_000) + "aa") }
    }

    @Test("an exploding regex is told as a problem within its limits")
    func regex() throws {
        let topic = TopicDefinition(id: "t", query: "/(a+)+$/")
        let report = try TopicMatcher(topics: [topic])
            .report(on: ArticleFields(text: String(repeating: "a", count: 5000) + "!"))
        #expect(report.problems.map(\.topic) == ["t"])
    }

    @Test("no soup of characters traps the parser, the matcher or the tracer")
    func soup() throws {
        var random = SplitMix(state: 6)
        let pieces: [String] = [
            "(", ")", "\"", "'", "/", "*", "?", "~", "-", ":", ",", "@", "#", "\n", " ", "AND", "OR", "NOT", "NEAR/2",
            "SCORE/1(", "SAME(", "COUNT/2(", "FIRST/3(", "title:", "url:", "aleppo", "ва", "阿勒", "é", "\u{301}",
            "\u{200D}", "\u{FEFF}", "U.S.", "3*", "حلب", "ﷺ", "\u{0}",
        ]
        var parsed = 0
        for _ in 0..<4000 {
            let text = (0..<Int.random(in: 1...9, using: &random))
                .compactMap { _ in pieces.randomElement(using: &random) }.joined(separator: " ")
            let topic = TopicDefinition(id: "t", query: text)
            guard let matcher = try? TopicMatcher(topics: [topic]), let tracer = try? TopicTracer(topics: [topic])
            else { continue }
            parsed += 1
            let fields = ArticleFields(title: text, text: text + " aleppo 阿勒", url: "http://a/" + text)
            let isMatch = !matcher.report(on: fields).matches.isEmpty
            #expect(tracer.trace("t", of: fields)?.matched == isMatch, "\(text)")
            #expect((tracer.probe("t", fields)?.matched != nil) == isMatch, "\(text)")
        }
        #expect(parsed > 50)
    }
}

/// A seeded source of randomness.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
