public import FeedModel
internal import GRDB

/// A revision of an article, as the search index counts.
public struct SearchEntry: Sendable, Hashable {
    /// The article.
    public var article: ArticleID
    /// Its revision.
    public var revision: Int

    /// An entry.
    public init(article: ArticleID, revision: Int) {
        self.article = article
        self.revision = revision
    }

    init(_ row: Row) { self.init(article: ArticleID(rawValue: row["article"]), revision: row["revision"]) }
}

extension SearchIndex {
    /// Those of `entries` that a question may find, in their order: those that hold its words, and those that the index
    /// does not hold (it may lag behind the journal, and must not hide anything).
    public func sift(_ entries: [SearchEntry], for query: SearchQuery) async throws -> [SearchEntry] {
        guard let expression = query.matchExpression, let range = Self.range(of: entries) else { return entries }
        return try await read { database in
            var held: Set<Int64> = []
            var matching: Set<Int64> = []
            for month in try SearchMonth.all(in: database) {
                let here = try month.entries(in: range, of: database)
                guard !here.isEmpty else { continue }
                held.formUnion(here)
                matching.formUnion(try month.entries(matching: expression, in: range, of: database))
            }
            return entries.filter { entry in
                let number = SearchMonth.entry(entry.article, entry.revision)
                return SearchMonth.isShared(number) || matching.contains(number) || !held.contains(number)
            }
        }
    }

    /// Those of `entries` that the index holds.
    public func held(_ entries: [SearchEntry]) async throws -> Set<SearchEntry> {
        guard let range = Self.range(of: entries) else { return [] }
        return try await read { database in
            var held: Set<Int64> = []
            for month in try SearchMonth.all(in: database) {
                held.formUnion(try month.entries(in: range, of: database))
            }
            return Set(entries.filter { held.contains(SearchMonth.entry($0.article, $0.revision)) })
        }
    }

    /// How many entries are of later articles.
    public func count(after article: ArticleID) async throws -> Int {
        let range = SearchMonth.entry(article, .max) + 1...Int64.max
        return try await read { database in
            try SearchMonth.all(in: database).reduce(0) { try $0 + $1.entries(in: range, of: database).count }
        }
    }

    private static func range(of entries: [SearchEntry]) -> ClosedRange<Int64>? {
        let numbers = entries.lazy.map { SearchMonth.entry($0.article, $0.revision) }
        guard let first = numbers.min(), let last = numbers.max() else { return nil }
        return first...last
    }
}

extension SearchQuery {
    /// As FTS5 reads it; nil where nothing is asked that the index could narrow.
    var matchExpression: String? {
        switch self {
        case .phrase(let tokens, let prefix):
            // Quoted, so that no token is taken for an operator; a token holds no quotation mark, but who knows.
            let words = tokens.filter { !$0.isEmpty }.map { $0.replacing("\"", with: " ") }
            guard !words.isEmpty else { return nil }
            return "\"\(words.joined(separator: " "))\"" + (prefix ? "*" : "")
        case .all(let parts):
            let texts = parts.compactMap(\.matchExpression)
            return texts.isEmpty ? nil : "(" + texts.joined(separator: " AND ") + ")"
        case .any(let parts):
            // One part that the index cannot narrow lets everything in.
            let texts = parts.map(\.matchExpression)
            guard !texts.isEmpty, !texts.contains(nil) else { return nil }
            return "(" + texts.compactMap { $0 }.joined(separator: " OR ") + ")"
        case .within(let field, let query): return query.matchExpression.map { "\(field.rawValue) : \($0)" }
        }
    }
}
