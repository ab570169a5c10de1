public import FeedModel
import TextAnalysis

extension Query {
    /// What the search index can be asked before the query is evaluated: it finds every article that the query matches,
    /// and some that it does not.
    public var search: SearchQuery {
        // FTS5 takes no endless expressions, and a long one narrows little.
        var terms = 0
        root.visit { if case .term(let term) = $0.kind { terms += term.parts.count } }
        return terms > 200 ? .everything : root.search
    }
}

extension SearchQuery {
    /// Narrows nothing.
    fileprivate static var everything: SearchQuery { .all([]) }
}

extension Query.Node {
    fileprivate var search: SearchQuery {
        switch kind {
        case .term(let term): term.search
        // NOT finds what lacks its words; the rest is not in the index.
        case .regex, .meta, .topic, .not: .everything
        case .field(let field, let node): .within(field.indexed, node.search)
        case .or(let nodes): .any(nodes.map(\.search))
        case .and(let nodes), .same(let nodes): .all(nodes.map(\.search))
        case .near(let left, let right, _, _): .all([left.search, right.search])
        case .atLeast(let number, let nodes):
            number >= nodes.count ? .all(nodes.map(\.search)) : .any(nodes.map(\.search))
        case .count(_, let node), .first(_, let node): node.search
        case .score(let threshold, let members):
            threshold > 0 ? .any(members.filter { $0.weight > 0 }.map(\.node.search)) : .everything
        }
    }
}

extension Term {
    /// Runs of tokens without wildcards as phrases, of the others what stands before the first wildcard. The words of a
    /// stem may look like anything.
    fileprivate var search: SearchQuery {
        guard style != .stem else { return .everything }
        var phrases: [SearchQuery] = []
        var run: [String] = []
        func text(_ codes: some Sequence<UInt32>) -> String {
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: codes.compactMap(Unicode.Scalar.init))
            return String(scalars)
        }
        for part in parts {
            let head = part.folded.prefix { $0 != Wildcard.many && $0 != Wildcard.one }
            if !head.isEmpty { run.append(text(head)) }
            guard part.hasWildcard else { continue }
            if !run.isEmpty { phrases.append(.phrase(run, prefix: !head.isEmpty)) }
            run = []
        }
        if !run.isEmpty { phrases.append(.phrase(run)) }
        return .all(phrases)
    }
}

extension TextField {
    fileprivate var indexed: SearchQuery.Field {
        switch self {
        case .title: .title
        case .text: .text
        case .tag: .tags
        case .author: .authors
        }
    }
}
