/// Which terms an article must hold at least one of for a topic to match: the topic's cover. The cheapest is chosen.
struct Cover {
    /// Terms of the program.
    var terms: [UInt32]
    /// What looking for them is likely to cost.
    var cost: Double

    /// Each term once: topics that name each other twice would double them at each link.
    static func union(_ covers: [Cover]) -> Cover {
        if covers.count == 1 { return covers[0] }
        var terms = Set<UInt32>()
        for cover in covers { terms.formUnion(cover.terms) }
        return Cover(terms: Array(terms), cost: covers.reduce(0) { $0 + $1.cost })
    }
}

/// Finds the covers of a program's topics.
struct Covers {
    private let builder: ProgramBuilder
    private let program: Program
    private var known: [UInt32: Cover?] = [:]

    init(_ builder: ProgramBuilder) {
        self.builder = builder
        program = builder.program
    }

    /// The terms of a topic's cover; nil if it may match an article that holds none of its terms.
    mutating func terms(ofTopic topic: Int) -> [UInt32]? {
        guard let cover = cover(ofTopic: UInt32(topic)) else { return nil }
        return cover.terms
    }

    private mutating func cover(ofTopic topic: UInt32) -> Cover? {
        if let found = known[topic] { return found }
        let found = cover(program.roots[Int(topic)])
        known[topic] = .some(found)
        return found
    }

    private mutating func cover(_ number: UInt32) -> Cover? {
        let node = program.nodes[Int(number)]
        switch node.operation {
        case .term: return Cover(terms: [node.first], cost: builder.cost(ofTerm: node.first))
        case .topic: return cover(ofTopic: node.first)
        case .regex, .meta, .not: return nil
        case .or: return atLeast(1, of: covers(node))
        case .and, .near, .orderedNear, .same:
            return covers(node).compactMap(\.self).min { $0.cost < $1.cost }
        case .atLeast: return atLeast(Int(node.number), of: covers(node))
        case .count, .first: return cover(program.children[Int(node.first)])
        case .score: return score(node)
        }
    }

    private mutating func covers(_ node: Program.Node) -> [Cover?] {
        program.children(of: node).map { cover($0) }
    }

    /// All but `number - 1` of the members may be missing: those without a cover, then the dearest are left out.
    private func atLeast(_ number: Int, of covers: [Cover?]) -> Cover? {
        let known = covers.compactMap(\.self).sorted { $0.cost < $1.cost }
        let wanted = covers.count - (number - 1)
        guard known.count >= wanted else { return nil }
        return .union(Array(known.prefix(wanted)))
    }

    /// The dearest members are left out as long as they cannot reach the threshold by themselves.
    private mutating func score(_ node: Program.Node) -> Cover? {
        var leftOut = 0
        var known: [(weight: Int, cover: Cover)] = []
        for member in program.members(of: node) where member.weight > 0 {
            if let cover = cover(member.child) {
                known.append((member.weight, cover))
            } else {
                leftOut += member.weight
            }
        }
        guard leftOut < Int(node.number) else { return nil }
        var chosen: [Cover] = []
        for member in known.sorted(by: { $0.cover.cost > $1.cover.cost }) {
            if leftOut + member.weight < Int(node.number) {
                leftOut += member.weight
            } else {
                chosen.append(member.cover)
            }
        }
        return .union(chosen)
    }
}
