/// The leaves of a query beside the program's nodes that stand for them.
struct QueryOutline: Sendable {
    struct Leaf: Sendable {
        var leaf: QueryLeaf
        var node: UInt32
        /// What FIRST leaves of the article there.
        var limit: UInt32
    }

    private(set) var leaves: [Leaf] = []

    init(_ query: Query, root: UInt32, _ program: Program) {
        let text = Array(query.text.unicodeScalars)
        gather(query.root, root, text, program, isNegated: false, limit: Session.noLimit, prefix: "")
    }

    private mutating func gather(
        _ node: Query.Node, _ number: UInt32, _ text: [Unicode.Scalar], _ program: Program, isNegated: Bool,
        limit: UInt32, prefix: String
    ) {
        switch node.kind {
        case .term, .regex, .meta, .topic:
            let leaf = QueryLeaf(source: prefix + Self.source(node, in: text), isNegated: isNegated)
            leaves.append(Leaf(leaf: leaf, node: number, limit: limit))
        case .field(let field, let inner):
            gather(
                inner, number, text, program, isNegated: isNegated, limit: limit, prefix: prefix + field.name + ":")
        case .not(let inner):
            gather(
                inner, program.child(0, of: number), text, program, isNegated: !isNegated, limit: limit, prefix: prefix)
        case .first(let most, let inner):
            gather(
                inner, program.child(0, of: number), text, program, isNegated: isNegated,
                limit: min(limit, UInt32(clamping: most)), prefix: prefix)
        default:
            for (place, child) in node.children.enumerated() {
                gather(
                    child, program.child(place, of: number), text, program, isNegated: isNegated, limit: limit,
                    prefix: prefix)
            }
        }
    }

    /// A node as written, in one line.
    static func source(_ node: Query.Node, in text: [Unicode.Scalar]) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text[node.place.clamped(to: text.indices)])
        return String(scalars).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension Program {
    /// The node of a child; that of SCORE behind its weight.
    func child(_ place: Int, of number: UInt32) -> UInt32 {
        let node = nodes[Int(number)]
        let child = node.first + UInt32(place)
        return node.operation == .score ? nodes[Int(child)].first : child
    }
}
