import FeedModel
import Matching
import Testing

@Suite("Matched spans")
struct SpanTests {
    @Test("offsets are scalars of the text as given, in each field value")
    func offsets() throws {
        let article = ArticleFields(
            title: "Ça: Алеппо, 阿勒颇 Aleppo", text: "e\u{301}t Aleppo ﬁn Aleppo", tags: ["x", "é Aleppo"])
        #expect(try spans("aleppo", article) == ["title@16+6", "text@4+6", "text@14+6", "tag[1]@2+6"])
        #expect(try spans("阿勒颇 OR Алеппо", article) == ["title@4+6", "title@12+3"])
    }

    @Test("tokens that share one stretch of the text share their span")
    func sharedStretch() throws {
        // U+FDFA is one sign that NFKC spells as four words.
        #expect(try spans("الله", ArticleFields(text: "x \u{FDFA} y")) == ["text@2+1"])
        #expect(try spans("y", ArticleFields(text: "x \u{FDFA} y")) == ["text@4+1"])
    }

    @Test("an article read after another keeps nothing of it")
    func independence() throws {
        let matcher = try TopicMatcher(queries: [(id: "q", query: Query("aleppo"))])
        let first = ArticleFields(text: "in Aleppo")
        let second = ArticleFields(text: "um Aleppo herum")
        let third = ArticleFields(text: "Алеп Aleppo")
        for article in [first, third, second, first] {
            let span = matcher.report(on: article).matches.first?.matched.first
            #expect(span?.start == article.text.unicodeScalars.count - (article == second ? 12 : 6))
        }
    }

    @Test("no short word is taken for another that came before")
    func shortWords() throws {
        var words = [""]
        for length in 0..<5 {
            for word in words where word.count == length { words += "abc".map { word + String($0) } }
        }
        words.removeFirst()
        let matcher = try TopicMatcher(queries: words.map { (id: TopicID(rawValue: $0), query: try Query($0)) })
        for language in ["", "en"] {
            for word in words {
                let report = matcher.report(on: ArticleFields(text: word, language: language))
                #expect(report.matches.map(\.topic.rawValue) == [word])
            }
        }
    }
}
