import FeedModel

/// All topics compiled together: what finds, for an article, the few topics that may match (topics, section 5).
final class TopicIndex: Sendable {
    let program: Program
    let vocabulary: Vocabulary
    let patterns: PatternSet
    let ids: [TopicID]
    /// The feeds that a topic looks at, of those that do not look at all.
    let selectors: [UInt32: [TopicDefinition.FeedSelector]]
    /// By atom (a word's number, or a pattern's after all words): what to look for where it stands.
    let postings: Postings
    /// By stem part: the cover terms to look for where its stem stands.
    let termsOfStem: NumberLists
    /// By term that more than an atom makes: the topics to evaluate where it stands.
    let topicsOfTerm: Postings
    /// Topics that are evaluated for every article.
    let always: [UInt32]

    var atomCount: Int { vocabulary.count + patterns.count }
    var hasStems: Bool { !program.stemForms.isEmpty }

    /// An atom's place: words first, then patterns.
    @inline(__always)
    func place(ofAtom atom: UInt32) -> UInt32 {
        atom >= Program.patternBase ? UInt32(vocabulary.count) + atom - Program.patternBase : atom
    }

    /// Compiles queries; throws what is wrong between them.
    init(
        _ queries: [(id: TopicID, query: Query)], selectors: [[TopicDefinition.FeedSelector]?]
    ) throws(QueryFault) {
        var numbers: [String: Int] = [:]
        if queries.contains(where: { !$0.query.special.isEmpty }) {
            for (number, topic) in queries.enumerated().reversed() { numbers[topic.id.rawValue] = number }
        }
        try QuerySet(queries, numbers: numbers).check()
        var builder = ProgramBuilder(count: queries.count, topicNumbers: numbers)
        for (topic, entry) in queries.enumerated() { builder.add(entry.query, topic: topic) }
        builder.settleTerms()
        let covers = Self.covers(of: builder, topics: queries.count)
        var companions = covers.companions
        let program = builder.program
        self.program = program
        (vocabulary, patterns) = (builder.vocabulary, builder.patterns)
        ids = queries.map(\.id)
        var chosen: [UInt32: [TopicDefinition.FeedSelector]] = [:]
        for (topic, selectors) in selectors.enumerated() where selectors != nil { chosen[UInt32(topic)] = selectors }
        self.selectors = chosen
        always = covers.always
        var byStem: [(UInt32, UInt32)] = []
        var byAtom = Postings.Builder()
        var byTerm = Postings.Builder()
        var isLookedFor = [Bool](repeating: false, count: program.terms.count)
        for (entry, topic) in covers.entries {
            let record = program.terms[Int(entry.term)]
            let part = builder.trigger(of: record)
            let atom = builder.place(ofAtom: part.atom)
            if record.isAtom {
                byAtom.append(.topic(topic), entry.companions, to: atom)
                continue
            }
            byTerm.append(.topic(topic), entry.companions, to: entry.term)
            if isLookedFor[Int(entry.term)] { continue }
            isLookedFor[Int(entry.term)] = true
            var beside = Companions()
            if let part = builder.partBeside(record) {
                beside = Companions(start: UInt32(companions.count), count: 1)
                companions.append(part)
            }
            byAtom.append(.term(entry.term), beside, to: atom)
            if record.style == .stem { byStem.append((part.form, entry.term)) }
        }
        postings = Postings(byAtom, count: vocabulary.count + patterns.count, atoms: companions)
        topicsOfTerm = Postings(byTerm, count: program.terms.count, atoms: companions)
        termsOfStem = NumberLists(count: program.stemForms.count, pairs: byStem)
        LargePages.hold(program.nodes)
        LargePages.hold(program.terms)
        LargePages.hold(program.parts)
    }

    private static func covers(
        of builder: ProgramBuilder, topics: Int
    ) -> (entries: [(Cover.Entry, topic: UInt32)], companions: [UInt32], always: [UInt32]) {
        var covers = Covers(builder)
        var found: [(Cover.Entry, topic: UInt32)] = []
        var always: [UInt32] = []
        for topic in 0..<topics {
            if let entries = covers.entries(ofTopic: UInt32(topic)) {
                for entry in entries { found.append((entry, UInt32(topic))) }
            } else {
                always.append(UInt32(topic))
            }
        }
        return (found, covers.atoms, always)
    }
}
