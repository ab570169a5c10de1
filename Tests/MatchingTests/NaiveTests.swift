import FeedModel
import FeedTestKit
import Matching
import Testing

@Suite("All topics at once, against a slow reading of each")
struct NaiveTests {
    @Test("say the same of each article, spans included", arguments: 1...8)
    func agree(seed: UInt64) throws {
        var maker = NaiveMaker(seed: seed)
        var queries: [NaiveQuery] = []
        var refused = 0
        while queries.count < 120 {
            let query = maker.query(depth: 3)
            // A query that might match without any of its terms is a fault of its own.
            do {
                _ = try TopicMatcher(queries: [(id: "t", query: try Query(query.text))])
                queries.append(query)
            } catch {
                refused += 1
            }
        }
        #expect(refused < 40)
        let matcher = try TopicMatcher(
            queries: queries.enumerated().map { (id: TopicID(rawValue: "t\($0)"), query: try Query($1.text)) })
        var matches = 0
        for _ in 0..<120 {
            let article = maker.article()
            let report = matcher.report(on: article.fields)
            let found = Dictionary(uniqueKeysWithValues: report.matches.map { ($0.topic.rawValue, $0.matched) })
            for (number, query) in queries.enumerated() {
                let told = found["t\(number)"].map { Set($0.map { "\($0.field)@\($0.start)+\($0.length)" }) }
                let expected = article.spans(query).map(article.told)
                #expect(told == expected, "\(query.text) on \(article.values.map(\.text))")
                if expected != nil { matches += 1 }
            }
        }
        #expect((1000...12_000).contains(matches), "queries that match all or nothing say little")
    }
}

/// Seeded queries and articles of few words, so that they meet.
private struct NaiveMaker {
    private var random: SeededGenerator
    private static let words = [
        "aleppo", "alep", "talks", "syria", "truce", "river", "bridge", "convoy", "border", "harvest", "quarter",
        "mayor",
    ]

    init(seed: UInt64) { random = SeededGenerator(seed) }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func word() -> String { Self.words[number(0...Self.words.count - 1)] }

    // MARK: - Articles

    mutating func article() -> NaiveArticle {
        var values = [value("title", sentences: 1), value("text", sentences: number(0...5))]
        if number(0...1) == 0 { values.append(value("tag", sentences: 1)) }
        // One author: the first one is told without a number, like the only tag.
        if number(0...1) == 0 { values.append(value("author", sentences: 1)) }
        return NaiveArticle(values: values)
    }

    private mutating func value(_ field: String, sentences: Int) -> NaiveArticle.Value {
        var value = NaiveArticle.Value(field: field, words: [], text: "")
        for sentence in 0..<sentences {
            for place in 0..<number(1...6) {
                if place > 0 { value.text += number(0...5) == 0 ? ", " : " " }
                // A word beyond the first letters of the alphabet: offsets are in scalars, not in bytes.
                var word = number(0...8) == 0 ? "où" : self.word()
                if number(0...2) == 0 { word = Self.capitalized(word) }
                value.words.append(
                    NaiveArticle.Word(text: word, start: value.text.unicodeScalars.count, sentence: sentence))
                value.text += word
            }
            value.text += ". "
        }
        return value
    }

    private static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    // MARK: - Queries

    mutating func query(depth: Int) -> NaiveQuery {
        guard depth > 0 else { return term() }
        switch number(0...9) {
        case 0: return term()
        case 1: return .or(queries(2...3, depth))
        case 2: return .and(queries(1...2, depth) + [term()], not: queries(0...1, depth))
        case 3: return near(depth)
        case 4: return .atLeast(number(1...2), queries(2...4, depth))
        case 5: return .count(number(1...3), query(depth: depth - 1))
        case 6: return .first(number(1...6), query(depth: depth - 1))
        case 7: return .same((0..<number(2...3)).map { _ in place(depth) })
        case 8: return .score(number(1...5), queries(2...4, depth).map { (number(-2...4), $0) })
        default: return .field(["title", "text", "tag", "author"][number(0...3)], place(depth))
        }
    }

    private mutating func queries(_ counts: ClosedRange<Int>, _ depth: Int) -> [NaiveQuery] {
        (0..<number(counts)).map { _ in query(depth: depth - 1) }
    }

    private mutating func near(_ depth: Int) -> NaiveQuery {
        .near(place(depth), place(depth), distance: number(0...4), ordered: number(0...1) == 0)
    }

    /// What has a place in the text: terms, groups of terms, NEAR.
    private mutating func place(_ depth: Int) -> NaiveQuery {
        switch number(0...5) {
        case 0 where depth > 1: near(depth - 1)
        case 1, 2: .or((0..<number(2...3)).map { _ in term() })
        default: term()
        }
    }

    private mutating func term() -> NaiveQuery {
        switch number(0...7) {
        case 0: .beginning(String(word().prefix(number(2...4))))
        case 1: .exact(Self.capitalized(word()))
        case 2: .phrase([word(), word()])
        default: .word(word())
        }
    }
}
