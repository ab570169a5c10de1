import FeedModel
import Foundation
import Journaling
import Matching
import Testing

@testable import Examining

@Suite("Looking back at the archive")
struct ExaminingTests {
    private static let texts = [
        (title: "Truce near Aleppo", text: "A truce was agreed near Aleppo on Monday."),
        (title: "Markets", text: "Shares fell. Nobody spoke of war."),
        (title: "Ceasefire broken", text: "The ceasefire in Aleppo was broken; the truce is over."),
        (title: "Recipes", text: "Ten ways with Aleppo pepper."),
    ]
    private static let topic = TopicDefinition(
        id: "aleppo", query: "aleppo AND (truce OR ceasefire OR armistice) NOT pepper")

    @Test("a back-test counts hits by day, and tells terms that never fired and terms that alone caused hits")
    func backTest() async throws {
        let archive = try await Archive(Self.texts)
        let report = try await BackTest(Self.topic, among: [Self.topic])
            .run(archive.journal, since: Archive.now.addingTimeInterval(-30 * 86_400))
        #expect(report.articles == 4)
        #expect(report.hits == 2)
        #expect(report.days.map(\.hits) == [1, 1])
        #expect(report.days.map(\.day) == report.days.map(\.day).sorted())
        #expect(report.neverFired.map(\.source) == ["armistice"])
        #expect(report.terms.map(\.alone) == [2, 1, 0, 0, 0])
        #expect(report.terms.map(\.articles) == [3, 2, 1, 0, 1])
        #expect(report.samples.map(\.title) == ["Ceasefire broken", "Truce near Aleppo"])
    }

    @Test("a back-test looks no further back than it is told")
    func since() async throws {
        let archive = try await Archive(Self.texts)
        let report = try await BackTest(Self.topic, among: [Self.topic])
            .run(archive.journal, since: Archive.now.addingTimeInterval(-1.5 * 86_400))
        #expect(report.articles == 2)
        #expect(report.hits == 1)
    }

    @Test("an article is a hit at whatever revision it matches, as live matching tells it")
    func revisions() async throws {
        let archive = try await Archive(Self.texts)
        try await archive.revise(0, "Talks near Aleppo", "Talks were held.")
        try await archive.revise(1, "Aleppo", "A ceasefire, the markets hope.")
        let report = try await BackTest(Self.topic, among: [Self.topic]).run(archive.journal, since: .distantPast)
        #expect(report.articles == 4)
        #expect(report.samples.map(\.title) == ["Ceasefire broken", "Aleppo", "Truce near Aleppo"])
    }

    @Test("a changed query's gains and losses are told")
    func against() async throws {
        let archive = try await Archive(Self.texts)
        let report = try await BackTest(Self.topic, among: [Self.topic], against: "pepper OR ceasefire")
            .run(archive.journal, since: .distantPast)
        #expect(report.against?.gainedSamples.map(\.title) == ["Recipes"])
        #expect(report.against?.lostSamples.map(\.title) == ["Truce near Aleppo"])
        #expect(report.against?.hits == 2)
    }

    @Test("search finds what live matching would tell, across slices")
    func search() async throws {
        let many = (0..<450).map { (title: "Number \($0)", text: $0 % 3 == 0 ? "truce \($0)" : "war \($0)") }
        let archive = try await Archive(many)
        let search = try ArticleSearch("truce")
        let matcher = try TopicMatcher(topics: [TopicDefinition(id: "t", query: "truce")])
        let hits = try await search.search(archive.journal, limit: 1000)
        #expect(hits.count == 150)
        #expect(hits.allSatisfy { !matcher.matches($0.listed.article).isEmpty })
        #expect(hits.first?.listed.article.content.title == "Number 447")
        #expect(try await search.search(archive.journal, limit: 7).count == 7)
    }

    @Test("by relevance a title counts more than a mention")
    func relevance() async throws {
        let archive = try await Archive([("Truce", "truce"), ("Other", "truce")])
        let hits = try await ArticleSearch("truce").search(archive.journal, order: .relevance, limit: 1)
        #expect(hits.map(\.listed.article.content.title) == ["Truce"])
    }

    @Test("an explanation shows the query's tree and the article's way")
    func explanation() async throws {
        let archive = try await Archive(Self.texts, matched: ["aleppo": 0])
        let id = ArticleID(rawValue: 1)
        let found = try await Explanation.of(id, among: [Self.topic], in: archive.journal)
        let explanation = try #require(found)
        #expect(explanation.topics.map(\.matches) == [true])
        #expect(explanation.topics.first?.trace?.children.map(\.matched) == [true, true, true])
        #expect(explanation.stages.map(\.step) == [.fetched, .parsed, .new, .matched, .queued])
        #expect(explanation.stages.last?.says.contains("ops") == true)
        let missing = try await Explanation.of(ArticleID(rawValue: 99), among: [Self.topic], in: archive.journal)
        #expect(missing == nil)
    }

    @Test("a snippet's marks lie on what matches")
    func snippet() throws {
        let text = String(repeating: "wörd ", count: 40) + "truce " + String(repeating: "after ", count: 80)
        let spans = [MatchedSpan(field: "text", start: 200, length: 5, text: "truce")]
        let snippet = try #require(Snippet(of: text, spans))
        let mark = try #require(snippet.marks.first)
        let scalars = Array(snippet.text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(scalars[mark.start..<mark.start + mark.length])) == "truce")
        #expect(snippet.text.hasPrefix("…") && snippet.text.hasSuffix("…"))
        #expect(Snippet(of: text, []) == nil)
    }
}
