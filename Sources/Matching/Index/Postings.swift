/// Lists of what is to be looked at where an atom or a term stands: topics and terms, each with its companions beside it,
/// so that what is ruled out costs no fetch from elsewhere in memory.
struct Postings: Sendable {
    enum Target {
        case topic(UInt32)
        case term(UInt32)
    }

    private let starts: [UInt32]
    /// For each posting a head and its companions: in the head's highest bit whether it is a term, in the next three how
    /// many companions follow, below them the number.
    private let words: [UInt32]

    private static let termBit: UInt32 = 1 << 31
    private static let countShift: UInt32 = 28
    private static let numberMask: UInt32 = 1 << 28 - 1

    /// Gathers postings in any order of their lists.
    struct Builder {
        fileprivate var heads: [(list: UInt32, head: UInt32, companions: UInt32)] = []

        mutating func append(_ target: Target, _ companions: Companions, to list: UInt32) {
            let head =
                switch target {
                case .topic(let number): number
                case .term(let number): number | Postings.termBit
                }
            heads.append((list, head | companions.count << Postings.countShift, companions.start))
        }
    }

    /// `count`: how many lists there are. `atoms`: those of all companions.
    init(_ builder: Builder, count: Int, atoms: [UInt32]) {
        var starts = [UInt32](repeating: 0, count: count + 1)
        for posting in builder.heads { starts[Int(posting.list) + 1] += 1 + Self.companions(posting.head) }
        for index in 0..<count { starts[index + 1] += starts[index] }
        var words = [UInt32](repeating: 0, count: Int(starts[count]))
        var next = starts
        for posting in builder.heads {
            let place = next[Int(posting.list)]
            let companions = Self.companions(posting.head)
            words[Int(place)] = posting.head
            for offset in 0..<companions { words[Int(place + 1 + offset)] = atoms[Int(posting.companions + offset)] }
            next[Int(posting.list)] = place + 1 + companions
        }
        LargePages.hold(starts)
        LargePages.hold(words)
        (self.starts, self.words) = (starts, words)
    }

    @inline(__always)
    private static func companions(_ head: UInt32) -> UInt32 { head >> countShift & 7 }

    /// Where a list stands.
    @inline(__always)
    subscript(_ list: UInt32) -> Range<Int> { Int(starts[Int(list)])..<Int(starts[Int(list) + 1]) }

    /// Asks the memory for where a list stands, which will be asked soon.
    @inline(__always)
    func fetchPlace(of list: UInt32) { starts.fetch(Int(list)) }

    /// Asks the memory for a list that will be visited soon.
    @inline(__always)
    func fetch(_ list: Range<Int>) { words.fetch(list.lowerBound) }

    /// Calls `body` with each target in a list that has no companions or one of them among the atoms held.
    @inline(__always)
    func visit(_ list: Range<Int>, holding atoms: BitSet, _ body: (Target) -> Void) {
        words.withUnsafeBufferPointer { words in
            var place = list.lowerBound
            while place < list.upperBound {
                let head = words[place]
                let companions = Int(Self.companions(head))
                place += 1
                var isHeld = companions == 0
                for companion in place..<place + companions where atoms.contains(words[companion]) { isHeld = true }
                place += companions
                guard isHeld else { continue }
                let number = head & Self.numberMask
                body(head & Self.termBit == 0 ? .topic(number) : .term(number))
            }
        }
    }
}
