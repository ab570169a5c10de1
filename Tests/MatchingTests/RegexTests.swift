import FeedModel
import Matching
import Testing

@Suite("Regular expressions")
struct RegexTests {
    @Test(
        "\\w takes a word's marks, in every script",
        arguments: [
            (#"/सी\w*/"#, "सीरिया", "text@0+6"), (#"/ซ\w*/"#, "ซีเรีย", "text@0+6"), (#"/[\w-]+z/"#, "é-z", "text@0+3"),
            (#"/\bसी\w+\b/"#, "र सीरिया", "text@2+6"),
        ])
    func marks(query: String, text: String, expected: String) throws {
        #expect(try spans(query, ArticleFields(text: text)) == [expected])
    }

    @Test("\\w is a letter where it is quoted, and no fault moves")
    func literal() throws {
        #expect(try spans(#"/\Qa\w\E/"#, ArticleFields(text: #"a\w aw"#)) == ["text@0+3"])
        let fault = #expect(throws: QueryFault.self) { try Query(#"x OR /\w+(/"#) }
        #expect(fault?.line == 1 && (fault?.column ?? 0) >= 10)
    }

    @Test("a regex that explodes is a problem of its topic, and the article's other topics match")
    func explosion() throws {
        let matcher = try TopicMatcher(queries: [
            (id: "bad", query: Query(#"aleppo OR /(a+)+$/"#)), (id: "good", query: Query("truce")),
        ])
        let text = "truce " + String(repeating: "a", count: 5000) + "!"
        let report = matcher.report(on: ArticleFields(text: text))
        #expect(report.matches.map(\.topic) == ["good"])
        #expect(report.problems.map(\.topic) == ["bad"])
    }
}
