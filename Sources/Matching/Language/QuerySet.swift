import FeedModel

/// What can be wrong between queries that are parsed: references, circles, and queries that ask for nothing.
struct QuerySet {
    /// References are followed so deep at most.
    private static let deepest = 1000

    private let queries: [(id: String, query: Query)]
    private let numbers: [String: Int]
    /// The nodes of each query that ask for a look at others or at what they hold.
    private let special: [[Query.Node]]
    private var vacuous: [Bool?]
    private var metadata: [Bool?]
    private var depths: [Int?]

    init(_ queries: [(id: String, query: Query)]) {
        self.queries = queries
        numbers = Dictionary(zip(queries.map(\.id), 0...), uniquingKeysWith: { first, _ in first })
        vacuous = Array(repeating: nil, count: queries.count)
        metadata = vacuous
        depths = Array(repeating: nil, count: queries.count)
        special = queries.map { query in
            var found: [Query.Node] = []
            query.query.root.visit {
                switch $0.kind {
                case .topic, .count, .first: found.append($0)
                default: return
                }
            }
            return found
        }
    }

    /// Throws the first fault.
    consuming func check() throws(QueryFault) {
        for number in queries.indices { try checkReferences(number) }
        for number in queries.indices { _ = try depth(number, path: []) }
        for number in queries.indices { try checkMeaning(number) }
    }

    private func fault(_ number: Int, _ node: Query.Node, _ message: String, suggestion: String? = nil) -> QueryFault {
        let (id, query) = queries[number]
        var fault = QueryFault(
            message, at: node.place.lowerBound, in: query.text.unicodeScalars.map(\.value), suggestion: suggestion)
        fault.topic = id
        return fault
    }

    // MARK: - References

    private func checkReferences(_ number: Int) throws(QueryFault) {
        for node in special[number] {
            guard case .topic(let id) = node.kind, numbers[id] == nil else { continue }
            let nearest = NearestName.nearest(to: id, among: Array(numbers.keys.prefix(1000)))
            throw fault(number, node, "no topic `\(id)`", suggestion: nearest.map { "@\($0)" })
        }
    }

    /// How deep a query is with all that it refers to; throws on circles and on what is too deep.
    private mutating func depth(_ number: Int, path: [Int]) throws(QueryFault) -> Int {
        if let known = depths[number] { return known }
        var deepest = queries[number].query.root.depth
        let own = deepest
        for node in special[number] {
            guard case .topic(let id) = node.kind, let next = numbers[id] else { continue }
            if next == number || path.contains(next) {
                let names = (path + [number, next]).map { queries[$0].id }
                throw fault(number, node, "topics in a circle: \(names.joined(separator: " -> "))")
            }
            if path.count >= Self.deepest / 4 { throw fault(number, node, "references are nested too deeply") }
            deepest = max(deepest, own + (try depth(next, path: path + [number])))
        }
        if deepest > Self.deepest {
            throw fault(number, queries[number].query.root, "this query is nested too deeply with what it refers to")
        }
        depths[number] = deepest
        return deepest
    }

    // MARK: - Meaning

    private mutating func checkMeaning(_ number: Int) throws(QueryFault) {
        for node in special[number] {
            switch node.kind {
            case .count(_, let inner), .first(_, let inner):
                guard hasMetadata(inner) else { continue }
                let name = QueryParser.name(of: node)
                throw fault(number, node, "\(name) needs terms with a place in the text; metadata have none")
            default: continue
            }
        }
        if isTrueOfNothing(topic: number) {
            throw fault(
                number, queries[number].query.root,
                "this query could match an article that holds none of its terms; add a term that must be there")
        }
    }

    private mutating func hasMetadata(_ node: Query.Node) -> Bool {
        switch node.kind {
        case .meta: return true
        case .topic(let id):
            guard let number = numbers[id] else { return false }
            if let known = metadata[number] { return known }
            let found = hasMetadata(queries[number].query.root)
            metadata[number] = found
            return found
        default:
            for child in node.children where hasMetadata(child) { return true }
            return false
        }
    }

    private mutating func isTrueOfNothing(topic number: Int) -> Bool {
        if let known = vacuous[number] { return known }
        let found = isTrueOfNothing(queries[number].query.root)
        vacuous[number] = found
        return found
    }

    /// Whether a node would be true were all its terms false.
    private mutating func isTrueOfNothing(_ node: Query.Node) -> Bool {
        switch node.kind {
        case .and(let nodes): return count(nodes) == nodes.count
        case .or(let nodes): return count(nodes) > 0
        case .atLeast(let wanted, let nodes): return count(nodes) >= wanted
        case .not(let inner): return !isTrueOfNothing(inner)
        case .field(_, let inner): return isTrueOfNothing(inner)
        case .score(let threshold, let members):
            var sum = 0
            for member in members where isTrueOfNothing(member.node) { sum += member.weight }
            return sum >= threshold
        case .topic(let id): return numbers[id].map { isTrueOfNothing(topic: $0) } ?? false
        case .term, .regex, .meta, .near, .same, .count, .first: return false
        }
    }

    private mutating func count(_ nodes: [Query.Node]) -> Int {
        var found = 0
        for node in nodes where isTrueOfNothing(node) { found += 1 }
        return found
    }
}
