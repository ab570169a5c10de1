/// A query of the topic language, parsed (topics, sections 1 and 2).
public struct Query: Sendable {
    /// Where a piece of the query stands: offsets in Unicode scalars.
    typealias Place = Range<Int>

    /// The query as written.
    public let text: String
    /// Readings that may not be what was meant; the query is valid all the same.
    public let warnings: [QueryFault]
    let root: Node
    /// The nodes that ask for a look at other queries, or at what they hold.
    let special: [Node]
    /// How many levels the query has by itself.
    let depth: Int
    /// Whether it would match were all its terms false; nil where that lies with a topic that it refers to.
    let isVacuous: Bool?

    /// Parses a query; throws the first `QueryFault`.
    public init(_ text: String) throws(QueryFault) {
        var parser = QueryParser(text)
        self.text = text
        root = try parser.query()
        warnings = parser.warnings
        var special: [Node] = []
        root.visit {
            switch $0.kind {
            case .topic, .count, .first: special.append($0)
            default: return
            }
        }
        self.special = special
        depth = root.depth
        var refers = false
        let isVacuous = root.isTrueOfNothing { _ in
            refers = true
            return false
        }
        self.isVacuous = refers ? nil : isVacuous
    }

    /// The ids of the topics that it refers to (`@topic`).
    public var references: Set<String> {
        Set(
            special.compactMap {
                if case .topic(let id) = $0.kind { id } else { nil }
            })
    }

    /// A node of the tree.
    struct Node: Sendable {
        indirect enum Kind: Sendable {
            case term(Term)
            case regex(RegexSource, Regex)
            case meta(MetaField, [MetaValue])
            case topic(String)
            case field(TextField, Node)
            case or([Node])
            case and([Node])
            case not(Node)
            case near(Node, Node, distance: Int, ordered: Bool)
            case atLeast(Int, [Node])
            case count(Int, Node)
            case first(Int, Node)
            case same([Node])
            case score(Int, [Weighted])
        }

        var kind: Kind
        var place: Place
        /// Whether parentheses of its own stand around it; they are in `place`.
        var isGrouped = false
    }

    /// A member of SCORE.
    struct Weighted: Sendable {
        var weight: Int
        var node: Node
    }

    /// A regex as written.
    struct RegexSource: Sendable, Hashable {
        var pattern: String
        var isCaseless: Bool
    }

    /// What a metadata field is compared with.
    enum MetaValue: Sendable {
        /// A value in lower case; in `feed` and `group` with wildcards.
        case word(String)
        case term(Term)
        case regex(RegexSource, Regex)
    }
}

extension Query.Node {
    /// The nodes directly below.
    var children: [Query.Node] {
        var found: [Query.Node] = []
        forEachChild { found.append($0) }
        return found
    }

    /// Calls `body` with each node directly below.
    @inline(__always)
    func forEachChild(_ body: (Query.Node) -> Void) {
        switch kind {
        case .term, .regex, .meta, .topic: return
        case .field(_, let node), .not(let node), .count(_, let node), .first(_, let node): body(node)
        case .or(let nodes), .and(let nodes), .atLeast(_, let nodes), .same(let nodes):
            for node in nodes { body(node) }
        case .near(let left, let right, _, _):
            body(left)
            body(right)
        case .score(_, let members):
            for member in members { body(member.node) }
        }
    }

    /// Calls `body` with this node and all below it.
    func visit(_ body: (Query.Node) -> Void) {
        body(self)
        forEachChild { $0.visit(body) }
    }

    /// Whether it would be true were all its terms false; `topic` says it of another query.
    func isTrueOfNothing(_ topic: (String) -> Bool) -> Bool {
        func count(_ nodes: [Query.Node]) -> Int { nodes.count { $0.isTrueOfNothing(topic) } }
        switch kind {
        case .and(let nodes): return count(nodes) == nodes.count
        case .or(let nodes): return count(nodes) > 0
        case .atLeast(let wanted, let nodes): return count(nodes) >= wanted
        case .not(let inner): return !inner.isTrueOfNothing(topic)
        case .field(_, let inner): return inner.isTrueOfNothing(topic)
        case .score(let threshold, let members):
            var sum = 0
            for member in members where member.node.isTrueOfNothing(topic) { sum += member.weight }
            return sum >= threshold
        case .topic(let id): return topic(id)
        case .term, .regex, .meta, .near, .same, .count, .first: return false
        }
    }

    /// How many levels there are.
    var depth: Int {
        var deepest = 0
        forEachChild { deepest = max(deepest, $0.depth) }
        return deepest + 1
    }
}

/// The text fields, in the order of results.
enum TextField: UInt8, Sendable, CaseIterable {
    case title = 0
    case text = 1
    case tag = 2
    case author = 3

    var name: String {
        switch self {
        case .title: "title"
        case .text: "text"
        case .tag: "tag"
        case .author: "author"
        }
    }
}

/// The metadata fields.
enum MetaField: String, Sendable, CaseIterable {
    case domain, lang, feed, group, url
}
