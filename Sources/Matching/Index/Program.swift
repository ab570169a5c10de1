/// The nodes of all topics, in flat arrays: what is evaluated. Terms and regexes are shared between topics.
struct Program: Sendable {
    /// What a node does; what its numbers mean stands beside.
    enum Operation: UInt8, Sendable {
        /// `first`: the term; `number`: the bits of the place of the atom that it cannot stand without.
        case term
        /// A term that stands wherever its atom does; `number`: the bits of the atom's place.
        case atom
        /// A term of stems; where the language has none it is like `term`.
        case stem
        /// `first`: the regex.
        case regex
        /// `first`: the condition.
        case meta
        /// `first`: the topic.
        case topic
        case or, and, not
        /// Two children; `number`: the distance.
        case near, orderedNear
        /// `number`: how many.
        case atLeast, count, first
        case same
        /// `number`: the threshold; its children are weighted.
        case score
        /// A child of SCORE: `number` is the weight, `first` the node.
        case weighted
    }

    struct Node: Sendable {
        var operation: Operation
        /// The fields, a bit each, that a term or regex looks in.
        var fields: FieldMask
        var number: Int32
        /// The first child, the others follow it; or see the operation.
        var first: UInt32
        var count: UInt32

        /// Whether it is a term, of whichever kind.
        var isTerm: Bool { operation == .term || operation == .atom || operation == .stem }

        /// The children's numbers.
        @inline(__always)
        var children: Range<UInt32> { first..<first + count }
    }

    /// A term: parts in a row.
    struct TermRecord: Sendable {
        var style: Term.Style
        /// Which of its parts is looked up first: the one that is likely to be the rarest.
        var trigger: UInt16
        var firstPart: UInt32
        var partCount: UInt32

        /// Whether it stands wherever its atom does.
        var isAtom: Bool { partCount == 1 && style == .folded }
    }

    /// A part of a term.
    struct PartRecord: Sendable {
        /// The vocabulary's word, or a pattern above `patternBase`.
        var atom: UInt32
        /// For 'Exact' the exact form in `exactForms`; for stems the part in `stemForms`.
        var form: UInt32
    }

    static let patternBase: UInt32 = 0x8000_0000

    /// First the root of each topic, by the topic's number; then the others.
    var nodes: [Node] = []
    var terms: [TermRecord] = []
    var parts: [PartRecord] = []
    var exactForms: [[UInt8]] = []
    /// The exact code points of the parts of stem terms.
    var stemForms: [[UInt32]] = []
    var regexes: [Regex] = []
    var conditions: [Condition] = []

    /// The members of a SCORE.
    func members(of node: Node) -> [(child: UInt32, weight: Int)] {
        node.children.map { (nodes[Int($0)].first, Int(nodes[Int($0)].number)) }
    }

    func parts(of term: TermRecord) -> ArraySlice<PartRecord> {
        parts[Int(term.firstPart)..<Int(term.firstPart) + Int(term.partCount)]
    }
}

/// A set of text fields.
struct FieldMask: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    /// Where terms look that name no field: title, text and tags.
    static var usual: FieldMask { FieldMask(.title).union(FieldMask(.text)).union(FieldMask(.tag)) }

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(_ fields: [TextField]) { self = fields.reduce(into: []) { $0.insert(FieldMask($1)) } }
    init(_ field: TextField) { rawValue = 1 << field.rawValue }

    func contains(_ field: TextField) -> Bool { rawValue & 1 << field.rawValue != 0 }
}

/// What metadata are compared with.
struct Condition: Sendable {
    var field: MetaField
    var values: [Value]

    enum Value: Sendable {
        case word([UInt32])
        case term(Term)
        case regex(Regex)
    }
}
