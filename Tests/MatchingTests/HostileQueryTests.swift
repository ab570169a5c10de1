import FeedModel
import FeedTestKit
import Matching
import Testing

@Suite("Hostile queries and articles", .timeLimit(.minutes(1)))
struct HostileQueryTests {
    @Test("a long article with a query of many terms is matched whole")
    func large() throws {
        let terms = (0..<10_000).map { "word\($0)" }.joined(separator: " OR ")
        let text = String(repeating: "word7 in a long row of words, and no end to it. ", count: 8000)
        #expect(try spans(terms, ArticleFields(text: text))?.count == 8000)
    }

    @Test("topics that name each other twice, link by link, double nothing")
    func chained() throws {
        var topics = (0..<60).map {
            TopicDefinition(id: TopicID(rawValue: "t\($0)"), query: "@t\($0 + 1) OR @t\($0 + 1)")
        }
        topics.append(TopicDefinition(id: "t60", query: "aleppo"))
        let report = try TopicMatcher(topics: topics).report(on: ArticleFields(title: "Aleppo", text: "aleppo"))
        #expect(report.matches.count == 61 && report.matches.allSatisfy { $0.matched.count == 2 })
    }

    @Test("a term that is named ten thousand times on a long article ends, with a word of what is left out")
    func repeated() throws {
        let query = Array(repeating: "aleppo", count: 10_000).joined(separator: " OR ")
        let topic = TopicDefinition(id: TopicID(rawValue: "t"), query: query)
        let text = String(repeating: "aleppo ", count: 50_000)
        let report = try TopicMatcher(topics: [topic]).report(on: ArticleFields(text: text))
        #expect(report.matches.first?.matched.count == 50_000)
        #expect(report.problems.map(\.reason) == ["it has too many places in this article; some are left out"])
    }

    @Test("more words than are remembered are told apart all the same, also within one article")
    func manyWords() throws {
        let queries = ["aleppo*", "bombing~", "(quiet talks) OR \"last word\""]
        let matcher = try TopicMatcher(
            queries: queries.map { (id: TopicID(rawValue: $0), query: try Query($0)) })
        func matches(_ text: String) -> [[String]] {
            matcher.report(on: ArticleFields(text: text, language: "en")).matches.map { $0.matched.map(\.text) }
        }
        let expected = [["Alepporun"], ["bombed"], ["last word"]]
        #expect(matches("Alepporun bombed last word") == expected)
        let others = (0..<400_000).map { "w\($0)" }.joined(separator: " ")
        #expect(matches(others + " Alepporun bombed last word") == expected)
        #expect(matches("Alepporun bombed last word " + others) == expected)
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
        var random = SeededGenerator(6)
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
