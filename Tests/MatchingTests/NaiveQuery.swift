import FeedModel
import Matching

/// The topic language read slowly, piece by piece as it is written down, over articles whose words are known beforehand:
/// what the index and its evaluation are held against.
indirect enum NaiveQuery {
    case word(String)
    case beginning(String)
    case exact(String)
    case phrase([String])
    case or([NaiveQuery])
    /// The first members must match, the others must not.
    case and([NaiveQuery], not: [NaiveQuery])
    case near(NaiveQuery, NaiveQuery, distance: Int, ordered: Bool)
    case atLeast(Int, [NaiveQuery])
    case count(Int, NaiveQuery)
    case first(Int, NaiveQuery)
    case same([NaiveQuery])
    case score(Int, [(weight: Int, query: NaiveQuery)])
    case field(String, NaiveQuery)

    var text: String {
        switch self {
        case .word(let word): word
        case .beginning(let letters): letters + "*"
        case .exact(let word): "'\(word)'"
        case .phrase(let words): "\"\(words.joined(separator: " "))\""
        case .or(let members): "(" + members.map(\.text).joined(separator: " OR ") + ")"
        case .and(let members, let not):
            "(" + members.map(\.text).joined(separator: " ") + not.map { " NOT \($0.text)" }.joined() + ")"
        case .near(let left, let right, let distance, let ordered):
            "(\(left.text) \(ordered ? "ONEAR" : "NEAR")/\(distance) \(right.text))"
        case .atLeast(let number, let members): "ATLEAST/\(number)(" + members.map(\.text).joined(separator: ", ") + ")"
        case .count(let number, let query): "COUNT/\(number)(\(query.text))"
        case .first(let number, let query): "FIRST/\(number)(\(query.text))"
        case .same(let members): "SAME(" + members.map(\.text).joined(separator: ", ") + ")"
        case .score(let threshold, let members):
            "SCORE/\(threshold)(" + members.map { "\($0.weight)*\($0.query.text)" }.joined(separator: ", ") + ")"
        case .field(let name, let query): "\(name):\(query.text)"
        }
    }
}

/// An article of known words: values with a field each, words with their offsets and sentences.
struct NaiveArticle {
    struct Word {
        var text: String
        var start: Int
        var sentence: Int
    }

    struct Value {
        var field: String
        var words: [Word]
        var text: String
    }

    struct Span: Hashable {
        var value: Int
        var first: Int
        var last: Int
    }

    var values: [Value]

    /// The spans of a query, nil where it does not match.
    func spans(_ query: NaiveQuery, fields: Set<String> = ["title", "text", "tag"], limit: Int = .max) -> Set<Span>? {
        func all(_ queries: [NaiveQuery]) -> [Set<Span>] {
            queries.compactMap { spans($0, fields: fields, limit: limit) }
        }
        func union(_ sets: [Set<Span>]) -> Set<Span> { sets.reduce(into: []) { $0.formUnion($1) } }
        switch query {
        case .word(let word): return run(1, fields, limit) { $0[0].lowercased() == word }
        case .beginning(let letters): return run(1, fields, limit) { $0[0].lowercased().hasPrefix(letters) }
        case .exact(let word): return run(1, fields, limit) { $0[0] == word }
        case .phrase(let words): return run(words.count, fields, limit) { $0.map { $0.lowercased() } == words }
        case .or(let members):
            let found = all(members)
            return found.isEmpty ? nil : union(found)
        case .and(let members, let not):
            let found = all(members)
            return found.count == members.count && all(not).isEmpty ? union(found) : nil
        case .near(let left, let right, let distance, let ordered):
            guard let left = spans(left, fields: fields, limit: limit),
                let right = spans(right, fields: fields, limit: limit)
            else { return nil }
            var found = Set<Span>()
            for one in left {
                for other in right where one.value == other.value {
                    let (before, after) = one.first < other.first ? (one, other) : (other, one)
                    guard after.first > before.last, after.first - before.last - 1 <= distance else { continue }
                    if ordered, before != one { continue }
                    found.insert(Span(value: one.value, first: before.first, last: after.last))
                }
            }
            return found.isEmpty ? nil : found
        case .atLeast(let number, let members):
            let found = all(members)
            return found.count >= number ? union(found) : nil
        case .count(let number, let query):
            guard let found = spans(query, fields: fields, limit: limit) else { return nil }
            return Set(found.map { [$0.value, $0.first] }).count >= number ? found : nil
        case .first(let number, let query): return spans(query, fields: fields, limit: min(limit, number))
        case .same(let members): return same(all(members), of: members.count)
        case .score(let threshold, let members):
            var (sum, found): (Int, [Set<Span>]) = (0, [])
            for member in members {
                guard let spans = spans(member.query, fields: fields, limit: limit) else { continue }
                sum += member.weight
                if member.weight > 0 { found.append(spans) }
            }
            return sum >= threshold ? union(found) : nil
        case .field(let name, let query): return spans(query, fields: [name], limit: limit)
        }
    }

    private func run(_ length: Int, _ fields: Set<String>, _ limit: Int, _ fits: ([String]) -> Bool) -> Set<Span>? {
        var found = Set<Span>()
        for (number, value) in values.enumerated() where fields.contains(value.field) {
            guard value.words.count >= length else { continue }
            if limit != .max, value.field != "title", value.field != "text" { continue }
            for first in 0...value.words.count - length where limit == .max || first + length <= limit {
                if fits(value.words[first..<first + length].map(\.text)) {
                    found.insert(Span(value: number, first: first, last: first + length - 1))
                }
            }
        }
        return found.isEmpty ? nil : found
    }

    private func same(_ members: [Set<Span>], of count: Int) -> Set<Span>? {
        func sentence(_ span: Span) -> [Int]? {
            let words = values[span.value].words
            let number = words[span.first].sentence
            return words[span.last].sentence == number ? [span.value, number] : nil
        }
        guard members.count == count, let first = members.first else { return nil }
        var common = Set(first.compactMap(sentence))
        for member in members { common.formIntersection(member.compactMap(sentence)) }
        guard !common.isEmpty else { return nil }
        return members.reduce(into: []) { all, member in
            all.formUnion(member.filter { sentence($0).map(common.contains) ?? false })
        }
    }

    /// The spans as they are told: field, offset, length.
    func told(_ spans: Set<Span>) -> Set<String> {
        Set(
            spans.map { span in
                let value = values[span.value]
                let (first, last) = (value.words[span.first], value.words[span.last])
                return "\(value.field)@\(first.start)+\(last.start + last.text.count - first.start)"
            })
    }

    var fields: ArticleFields {
        func texts(_ field: String) -> [String] { values.filter { $0.field == field }.map(\.text) }
        return ArticleFields(
            title: texts("title").first ?? "", text: texts("text").first ?? "", tags: texts("tag"),
            authors: texts("author"), language: "en")
    }
}
