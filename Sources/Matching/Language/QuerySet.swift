import FeedModel

/// What can be wrong between queries that are parsed: references, circles, and queries that ask for nothing.
struct QuerySet {
    /// References are followed so deep at most.
    private static let deepest = 1000

    private let queries: [(id: TopicID, query: Query)]
    private let numbers: [String: Int]
    private var vacuous: [Bool?]
    private var metadata: [Bool?]
    private var depths: [Int?]

    /// `numbers`: where the topics stand, if any of them is referred to.
    init(_ queries: [(id: TopicID, query: Query)], numbers: [String: Int]) {
        (self.queries, self.numbers) = (queries, numbers)
        vacuous = Array(repeating: nil, count: queries.count)
        metadata = vacuous
        depths = Array(repeating: nil, count: queries.count)
    }

    /// Throws the first fault.
    consuming func check() throws(QueryFault) {
        let others = queries.indices.filter { !isPlain(queries[$0].query) }
        for number in others { try checkReferences(number) }
        for number in others { _ = try depth(number, path: []) }
        for number in others { try checkMeaning(number) }
    }

    /// Whether a query asks for nothing beyond itself and is in order by itself, as most are.
    private func isPlain(_ query: Query) -> Bool {
        query.special.isEmpty && query.isVacuous == false && query.depth <= Self.deepest
    }

    private func fault(_ number: Int, _ node: Query.Node, _ message: String, suggestion: String? = nil) -> QueryFault {
        let (id, query) = queries[number]
        var fault = QueryFault(
            message, at: node.place.lowerBound, in: query.text.unicodeScalars.map(\.value), suggestion: suggestion)
        fault.topic = id.rawValue
        return fault
    }

    // MARK: - References

    private func checkReferences(_ number: Int) throws(QueryFault) {
        for node in queries[number].query.special {
            guard case .topic(let id) = node.kind, numbers[id] == nil else { continue }
            let nearest = NearestName.nearest(to: id, among: Array(numbers.keys.prefix(1000)))
            throw fault(number, node, "no topic `\(id)`", suggestion: nearest.map { "@\($0)" })
        }
    }

    /// How deep a query is with all that it refers to; throws on circles and on what is too deep.
    private mutating func depth(_ number: Int, path: [Int]) throws(QueryFault) -> Int {
        if let known = depths[number] { return known }
        var deepest = queries[number].query.depth
        let own = deepest
        for node in queries[number].query.special {
            guard case .topic(let id) = node.kind, let next = numbers[id] else { continue }
            if next == number || path.contains(next) {
                let names = (path + [number, next]).map { queries[$0].id.rawValue }
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
        for node in queries[number].query.special {
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
        if let known = queries[number].query.isVacuous ?? vacuous[number] { return known }
        let found = queries[number].query.root.isTrueOfNothing { id in
            numbers[id].map { isTrueOfNothing(topic: $0) } ?? false
        }
        vacuous[number] = found
        return found
    }
}
