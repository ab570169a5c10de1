import TextAnalysis

/// Lays queries out as one program.
struct ProgramBuilder {
    private(set) var program = Program()
    private(set) var vocabulary = Vocabulary()
    private(set) var patterns = PatternSet()
    /// How many terms name each word, by number: what is common in queries is likely to be common in articles.
    private(set) var uses: [Int32] = []
    private var termNumbers: [Term: UInt32] = [:]
    /// By word the term that is no more than it.
    private var termsOfWords: [UInt32?] = []
    /// And by pattern.
    private var termsOfPatterns: [UInt32: UInt32] = [:]
    /// The children of the nodes that are being built.
    private var open: [Program.Node] = []
    /// A word in UTF-8.
    private var form: [UInt8] = []
    private var regexNumbers: [Query.RegexSource: UInt32] = [:]
    private let topicNumbers: [String: Int]

    /// `count`: how many topics there are. `topicNumbers`: which topics' queries will be added when, if any of them is
    /// referred to.
    init(count: Int, topicNumbers: [String: Int]) {
        self.topicNumbers = topicNumbers
        program.nodes = [Program.Node](
            repeating: Program.Node(operation: .or, fields: .usual, number: 0, first: 0, count: 0), count: count)
    }

    /// Adds a topic's query.
    mutating func add(_ query: Query, topic: Int) { program.nodes[topic] = build(query.root, .usual) }

    /// Chooses each term's rarest part once all terms are known, and tells the nodes.
    mutating func settleTerms() {
        for index in program.terms.indices where program.terms[index].partCount > 1 {
            let parts = program.parts(of: program.terms[index])
            let costs = parts.map { cost(ofAtom: $0.atom) }
            let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
            program.terms[index].trigger = UInt16(clamping: best)
        }
        for index in program.nodes.indices where program.nodes[index].operation == .term {
            let term = program.terms[Int(program.nodes[index].first)]
            program.nodes[index].number = Int32(bitPattern: place(ofAtom: trigger(of: term).atom))
            program.nodes[index].operation = term.isAtom ? .atom : term.style == .stem ? .stem : .term
        }
    }

    /// The part of a term that is looked up first.
    func trigger(of term: Program.TermRecord) -> Program.PartRecord {
        program.parts[Int(term.firstPart) + Int(term.trigger)]
    }

    /// Of the other parts of a term the rarest, as the place of its atom: it must stand too. None of a term of stems, whose
    /// parts other words stand for.
    func partBeside(_ term: Program.TermRecord) -> UInt32? {
        guard term.style != .stem, term.partCount > 1 else { return nil }
        let others = program.parts(of: term).enumerated().filter { $0.offset != Int(term.trigger) }.map(\.element.atom)
        return others.min { cost(ofAtom: $0) < cost(ofAtom: $1) }.map(place)
    }

    /// An atom's place: words first, then patterns.
    func place(ofAtom atom: UInt32) -> UInt32 {
        atom >= Program.patternBase ? UInt32(vocabulary.count) + atom - Program.patternBase : atom
    }

    /// What a look-up of an atom is likely to cost: short words are common, and so are those of many queries.
    func cost(ofAtom atom: UInt32) -> Double {
        if atom >= Program.patternBase {
            let letters = patterns.patterns[Int(atom - Program.patternBase)].count - 1
            return 3000 / Double(1 << min(2 * letters, 20)) + 4
        }
        let length = vocabulary.length(of: atom)
        return Double(uses[Int(atom)]) * 0.2 + 4000 / Double(1 << min(length * 3 / 2, 20)) + 1
    }

    /// What a term's look-up is likely to cost.
    func cost(ofTerm number: UInt32) -> Double {
        let term = program.terms[Int(number)]
        let single = cost(ofAtom: trigger(of: term).atom)
        // The parts beside must stand there too.
        return term.partCount == 1 ? single : single / 8
    }

    // MARK: - Nodes

    private mutating func build(_ node: Query.Node, _ fields: FieldMask) -> Program.Node {
        switch node.kind {
        case .term(let term): leaf(.term, number(of: term), fields)
        case .regex(let source, let regex): leaf(.regex, number(of: source, regex), fields)
        case .meta(let field, let values): leaf(.meta, condition(field, values), fields)
        case .topic(let id): leaf(.topic, UInt32(topicNumbers[id] ?? 0), fields)
        case .field(let field, let item): build(item, FieldMask(field))
        case .or(let nodes): parent(.or, 0, nodes, fields)
        case .and(let nodes): parent(.and, 0, nodes, fields)
        case .not(let inner): parent(.not, 0, [inner], fields)
        case .near(let left, let right, let distance, let ordered):
            parent(ordered ? .orderedNear : .near, distance, [left, right], fields)
        case .atLeast(let number, let nodes): parent(.atLeast, number, nodes, fields)
        case .count(let number, let inner): parent(.count, number, [inner], fields)
        case .first(let number, let inner): parent(.first, number, [inner], fields)
        case .same(let nodes): parent(.same, 0, nodes, fields)
        case .score(let threshold, let members): score(threshold, members, fields)
        }
    }

    private func leaf(_ operation: Program.Operation, _ number: UInt32, _ fields: FieldMask) -> Program.Node {
        Program.Node(operation: operation, fields: fields, number: 0, first: number, count: 0)
    }

    private mutating func parent(
        _ operation: Program.Operation, _ number: Int, _ nodes: [Query.Node], _ fields: FieldMask
    ) -> Program.Node {
        let start = open.count
        for node in nodes { open.append(build(node, fields)) }
        return adopt(from: start, operation, number, fields)
    }

    /// A node above those that are open from `start` on: children stand in a row.
    private mutating func adopt(
        from start: Int, _ operation: Program.Operation, _ number: Int, _ fields: FieldMask
    ) -> Program.Node {
        let first = UInt32(program.nodes.count)
        program.nodes.append(contentsOf: open[start...])
        open.removeSubrange(start...)
        return Program.Node(
            operation: operation, fields: fields, number: Int32(clamping: number), first: first,
            count: UInt32(program.nodes.count) - first)
    }

    private mutating func score(
        _ threshold: Int, _ members: [Query.Weighted], _ fields: FieldMask
    ) -> Program.Node {
        let start = open.count
        for member in members {
            let place = open.count
            open.append(build(member.node, fields))
            open.append(adopt(from: place, .weighted, member.weight, fields))
        }
        return adopt(from: start, .score, threshold, fields)
    }

    // MARK: - Leaves

    private mutating func number(of term: Term) -> UInt32 {
        if term.style == .folded, term.parts.count == 1 { return number(ofAtom: atom(of: term.parts[0], .folded)) }
        if let number = termNumbers[term] { return number }
        let number = UInt32(program.terms.count)
        let firstPart = UInt32(program.parts.count)
        for part in term.parts { program.parts.append(record(part, atom(of: part, term.style), term.style)) }
        program.terms.append(
            Program.TermRecord(
                style: term.style, trigger: 0, firstPart: firstPart, partCount: UInt32(term.parts.count)))
        termNumbers[term] = number
        return number
    }

    /// The term that is no more than an atom.
    private mutating func number(ofAtom atom: UInt32) -> UInt32 {
        let isWord = atom < Program.patternBase
        if let number = isWord ? termsOfWords[Int(atom)] : termsOfPatterns[atom] { return number }
        let number = UInt32(program.terms.count)
        program.terms.append(
            Program.TermRecord(style: .folded, trigger: 0, firstPart: UInt32(program.parts.count), partCount: 1))
        program.parts.append(Program.PartRecord(atom: atom, form: 0))
        if isWord { (uses[Int(atom)], termsOfWords[Int(atom)]) = (uses[Int(atom)] + 1, number) }
        if !isWord { termsOfPatterns[atom] = number }
        return number
    }

    private mutating func atom(of part: Term.Part, _ style: Term.Style) -> UInt32 {
        if style == .folded, part.hasWildcard { return Program.patternBase + patterns.insert(part.folded) }
        form.removeAll(keepingCapacity: true)
        CodePoints.appendUTF8(part.folded, to: &form)
        let word = vocabulary.insert(form)
        if Int(word) == uses.count {
            uses.append(0)
            termsOfWords.append(nil)
        }
        return word
    }

    private mutating func record(_ part: Term.Part, _ atom: UInt32, _ style: Term.Style) -> Program.PartRecord {
        if atom < Program.patternBase { uses[Int(atom)] += 1 }
        switch style {
        case .folded: return Program.PartRecord(atom: atom, form: 0)
        case .exact:
            program.exactForms.append(CodePoints.utf8(part.exact))
            return Program.PartRecord(atom: atom, form: UInt32(program.exactForms.count - 1))
        case .stem:
            program.stemForms.append(part.exact)
            return Program.PartRecord(atom: atom, form: UInt32(program.stemForms.count - 1))
        }
    }

    private mutating func number(of source: Query.RegexSource, _ regex: Regex) -> UInt32 {
        if let number = regexNumbers[source] { return number }
        let number = UInt32(program.regexes.count)
        program.regexes.append(regex)
        regexNumbers[source] = number
        return number
    }

    private mutating func condition(_ field: MetaField, _ values: [Query.MetaValue]) -> UInt32 {
        let built: [Condition.Value] = values.map { value in
            switch value {
            case .word(let word): .word(word.unicodeScalars.map(\.value))
            case .term(let term): .term(term)
            case .regex(let source, let regex): .regex(program.regexes[Int(number(of: source, regex))])
            }
        }
        program.conditions.append(Condition(field: field, values: built))
        return UInt32(program.conditions.count - 1)
    }
}
