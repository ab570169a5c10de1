public import FeedModel
public import Foundation

/// A question to the search index, in folded tokens. It finds candidates: all that may match, and some that do not.
public indirect enum SearchQuery: Sendable, Hashable {
    /// A field of the index.
    public enum Field: String, Sendable, Hashable {
        /// The title.
        case title
        /// The text.
        case text
        /// The tags.
        case tags
        /// The authors.
        case authors
    }

    /// These tokens in this order, one after the other; of the last one only the beginning if `prefix`.
    case phrase([String], prefix: Bool = false)
    /// All of these.
    case all([SearchQuery])
    /// At least one of these.
    case any([SearchQuery])
    /// In this field.
    case within(Field, SearchQuery)

    /// As FTS5 reads it; nil where nothing is asked that the index could narrow.
    var text: String? {
        switch self {
        case .phrase(let tokens, let prefix):
            // Quoted, so that no token is taken for an operator; a token holds no quotation mark, but who knows.
            let words = tokens.filter { !$0.isEmpty }.map { $0.replacing("\"", with: " ") }
            guard !words.isEmpty else { return nil }
            return "\"\(words.joined(separator: " "))\"" + (prefix ? "*" : "")
        case .all(let parts):
            let texts = parts.compactMap(\.text)
            return texts.isEmpty ? nil : "(" + texts.joined(separator: " AND ") + ")"
        case .any(let parts):
            // One part that the index cannot narrow lets everything in.
            let texts = parts.map(\.text)
            guard !texts.isEmpty, !texts.contains(nil) else { return nil }
            return "(" + texts.compactMap { $0 }.joined(separator: " OR ") + ")"
        case .within(let field, let query): return query.text.map { "\(field.rawValue) : \($0)" }
        }
    }

    /// Whether it narrows anything.
    public var isNarrowing: Bool { text != nil }
}

extension SearchIndex {
    /// Articles that may match, newest first, none twice; nil when the query narrows nothing (then read the journal).
    ///
    /// - Parameters:
    ///   - after: not those first seen before this.
    ///   - before: only older ones than this article: the last one of the page before.
    public func candidates(
        matching query: SearchQuery, limit: Int, after: Date? = nil, before: ArticleID? = nil
    ) async throws -> [ArticleID]? {
        guard let text = query.text else { return nil }
        return try await read { database in
            var found: [ArticleID] = []
            let first = after.map { SearchMonth(of: $0) }
            for month in try SearchMonth.all(in: database).reversed() where first.map({ month >= $0 }) ?? true {
                guard found.count < limit else { break }
                found += try month.candidates(
                    text, after: after, before: before, limit: limit - found.count, in: database)
            }
            return found
        }
    }
}
