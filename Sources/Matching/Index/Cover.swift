/// What an article must hold for a topic to match: the term of at least one entry, and beside it one of the entry's
/// companions. The cheapest to look for is chosen.
struct Cover {
    struct Entry: Hashable {
        /// A term of the program.
        var term: UInt32
        /// Atoms of which one must stand too, if there are any.
        var companions = Companions()
    }

    var entries: [Entry]
    /// What looking for the terms is likely to cost.
    var cost: Double

    /// All of them.
    static func union(_ covers: [Cover]) -> Cover {
        Cover(entries: covers.flatMap(\.entries), cost: covers.reduce(0) { $0 + $1.cost }).distinct
    }

    /// Each entry once: topics that name each other twice would double them at each link.
    var distinct: Cover { entries.count > 8 ? Cover(entries: Array(Set(entries)), cost: cost) : self }
}

/// Atoms in a row among those of all covers. Seven at most, as many as the head of a posting can count: one of seven words that
/// names are mentioned with stands in a quarter of all articles.
struct Companions: Hashable {
    static let most = 7
    var start: UInt32 = 0
    var count: UInt32 = 0
}

/// Finds the covers of a program's topics.
struct Covers {
    private let program: Program
    /// By term what looking for it is likely to cost.
    private let costs: [Double]
    /// By term the place of the atom that it cannot stand without.
    private let places: [UInt32]
    private var known: [UInt32: Cover?] = [:]
    /// The companions of all entries.
    private(set) var atoms: [UInt32] = []

    init(_ builder: ProgramBuilder) {
        program = builder.program
        costs = program.terms.indices.map { builder.cost(ofTerm: UInt32($0)) }
        places = program.terms.map { builder.place(ofAtom: builder.trigger(of: $0).atom) }
    }

    /// The entries of a topic's cover; nil if it may match an article that holds none of its terms.
    mutating func entries(ofTopic topic: UInt32) -> [Cover.Entry]? {
        (known[topic] ?? cover(topic))?.entries
    }

    /// The cover of a topic that another refers to, found once.
    private mutating func cover(ofTopic topic: UInt32) -> Cover? {
        if let found = known[topic] { return found }
        let found = cover(topic)
        known[topic] = .some(found)
        return found
    }

    private mutating func cover(_ number: UInt32) -> Cover? {
        let node = program.nodes[Int(number)]
        switch node.operation {
        case .term, .atom, .stem:
            return Cover(entries: [Cover.Entry(term: node.first)], cost: costs[Int(node.first)])
        case .topic: return cover(ofTopic: node.first)
        case .regex, .meta, .not: return nil
        case .or: return any(of: node)
        case .and, .near, .orderedNear, .same: return all(covers(node))
        case .atLeast: return atLeast(Int(node.number), of: covers(node))
        case .count, .first, .weighted: return cover(node.first)
        case .score: return score(node)
        }
    }

    private mutating func covers(_ node: Program.Node) -> [Cover?] { node.children.map { cover($0) } }

    /// All members; nil if one may match without a term.
    private mutating func any(of node: Program.Node) -> Cover? {
        var whole = Cover(entries: [], cost: 0)
        whole.entries.reserveCapacity(Int(node.count))
        for child in node.children {
            let term = program.nodes[Int(child)]
            if term.isTerm {
                whole.entries.append(Cover.Entry(term: term.first))
                whole.cost += costs[Int(term.first)]
            } else {
                guard let cover = cover(child) else { return nil }
                whole.entries += cover.entries
                whole.cost += cover.cost
            }
        }
        return whole.distinct
    }

    /// The cheapest member; what the cheapest of the others that can be looked for beside it needs goes beside it.
    private mutating func all(_ covers: [Cover?]) -> Cover? {
        var known = covers.compactMap(\.self)
        guard let cheapest = known.indices.min(by: { known[$0].cost < known[$1].cost }) else { return nil }
        let best = known.remove(at: cheapest)
        known.removeAll { !canStandBeside([$0]) }
        guard let other = known.min(by: { $0.cost < $1.cost }) else { return best }
        return Self.put(companions(in: [other]), beside: best)
    }

    /// All but `number - 1` of the members may be missing: those without a cover, then the dearest are left out.
    private func atLeast(_ number: Int, of covers: [Cover?]) -> Cover? {
        let known = covers.compactMap(\.self).sorted { $0.cost < $1.cost }
        let wanted = covers.count - (number - 1)
        guard known.count >= wanted else { return nil }
        return .union(Array(known.prefix(wanted)))
    }

    // MARK: - Score

    private struct Member {
        var weight: Int
        var cover: Cover
    }

    private mutating func score(_ node: Program.Node) -> Cover? {
        let threshold = Int(node.number)
        var uncovered = 0
        var members: [Member] = []
        for member in program.members(of: node) where member.weight > 0 {
            if let cover = cover(member.child) {
                members.append(Member(weight: member.weight, cover: cover))
            } else {
                uncovered += member.weight
            }
        }
        members.sort { $0.cover.cost > $1.cover.cost }
        guard let chosen = Self.needed(members, of: threshold, without: uncovered) else { return nil }
        return .union(
            chosen.map { place in
                let member = members[place]
                var others = members
                others.remove(at: place)
                // A member that does not reach the threshold by itself needs one of these.
                guard let beside = Self.needed(others, of: threshold, without: uncovered + member.weight),
                    canStandBeside(beside.map { others[$0].cover })
                else { return member.cover }
                return Self.put(companions(in: beside.map { others[$0].cover }), beside: member.cover)
            })
    }

    /// The members of which one must match to reach the threshold when others already have so much: the dearest are left
    /// out as long as they cannot reach it. Nil if it is reached without any.
    private static func needed(_ members: [Member], of threshold: Int, without reached: Int) -> [Int]? {
        var reached = reached
        guard reached < threshold else { return nil }
        var chosen: [Int] = []
        for (place, member) in members.enumerated() {
            if reached + member.weight < threshold {
                reached += member.weight
            } else {
                chosen.append(place)
            }
        }
        return chosen
    }

    // MARK: - Companions

    private static func put(_ companions: Companions, beside cover: Cover) -> Cover {
        var cover = cover
        for place in cover.entries.indices where cover.entries[place].companions.count == 0 {
            cover.entries[place].companions = companions
        }
        return cover
    }

    /// Whether there are atoms, and few enough, of which one stands wherever one of the covers does. A stem is no atom: other
    /// words have it too.
    private func canStandBeside(_ covers: [Cover]) -> Bool {
        var count = 0
        for cover in covers {
            for entry in cover.entries where program.terms[Int(entry.term)].style == .stem { return false }
            count += cover.entries.count
        }
        return count > 0 && count <= Companions.most
    }

    /// Their atoms.
    private mutating func companions(in covers: [Cover]) -> Companions {
        let start = atoms.count
        for cover in covers {
            for entry in cover.entries { atoms.append(places[Int(entry.term)]) }
        }
        return Companions(start: UInt32(start), count: UInt32(atoms.count - start))
    }
}
