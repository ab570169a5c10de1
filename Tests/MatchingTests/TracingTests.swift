import FeedModel
import Matching
import Testing

@Suite("Looking into a query")
struct TracingTests {
    private func trace(_ query: String, _ text: String) throws -> TopicTrace {
        let tracer = try TopicTracer(topics: [TopicDefinition(id: "t", query: query)])
        return try #require(tracer.trace("t", of: ArticleFields(text: text)))
    }

    @Test("NEAR tells the distance that there is")
    func near() throws {
        let trace = try trace("truce NEAR/2 aleppo", "truce one two three aleppo")
        #expect(!trace.matched)
        #expect(trace.detail == "nearest: 3 tokens between, 2 allowed")
        #expect(trace.children.map(\.matched) == [true, true])
    }

    @Test("SCORE and COUNT tell what was reached")
    func counts() throws {
        #expect(try trace("SCORE/3(2*truce, 2*war, -1*food)", "truce food").detail == "score 1, 3 needed")
        #expect(try trace("COUNT/3(truce)", "truce truce").detail == "2 occurrences, 3 needed")
        #expect(try trace("ATLEAST/2(truce, war, peace)", "truce").detail == "1 of 3 match, 2 needed")
    }

    @Test("the root of the tree says what live matching says")
    func agrees() throws {
        let texts = ["truce in aleppo", "aleppo pepper", "war", "truce. aleppo", "title truce war aleppo"]
        let queries = ["truce AND aleppo NOT war", "SAME(truce, aleppo)", "FIRST/1(truce)", "text:(truce OR war)"]
        for query in queries {
            for text in texts {
                let isMatch = try spans(query, ArticleFields(text: text)) != nil
                #expect(try trace(query, text).matched == isMatch, "\(query) on \(text)")
            }
        }
    }

    @Test("a regex over the URL that runs into its limit is a problem, not a silent non-match")
    func exhausted() throws {
        let topic = TopicDefinition(id: "t", query: "url:/(a+)+$/")
        let url = "https://example.org/" + String(repeating: "a", count: 60) + "!"
        let report = try TopicMatcher(topics: [topic]).report(on: ArticleFields(text: "x", url: url))
        #expect(report.matches.isEmpty)
        #expect(report.problems.map(\.topic) == ["t"])
    }
}
