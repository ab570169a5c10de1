import FeedModel

/// All topics compiled together: what finds, for an article, the few topics that may match (topics, section 5).
struct TopicIndex: Sendable {
    let program: Program
    let vocabulary: Vocabulary
    let patterns: PatternSet
    let ids: [TopicID]
    /// Beside each topic the feeds that it looks at; nil: all.
    let selectors: [[TopicDefinition.FeedSelector]?]
    /// By atom (a word's number, or a pattern's after all words): the cover terms to look for where it stands.
    let termsOfAtom: NumberLists
    /// By stem part: the cover terms to look for where its stem stands.
    let termsOfStem: NumberLists
    /// By term: the topics to evaluate where it stands.
    let topicsOfTerm: NumberLists
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
        try QuerySet(queries.map { ($0.id.rawValue, $0.query) }).check()
        var builder = ProgramBuilder(topics: queries.map(\.id.rawValue))
        for (_, query) in queries { builder.add(query) }
        builder.chooseTriggers()
        let covers = Self.covers(of: builder, topics: queries.count)
        let program = builder.program
        self.program = program
        (vocabulary, patterns) = (builder.vocabulary, builder.patterns)
        ids = queries.map(\.id)
        self.selectors = selectors
        always = covers.always
        topicsOfTerm = NumberLists(count: program.terms.count, pairs: covers.pairs.map { ($0.term, $0.topic) })
        let words = UInt32(builder.vocabulary.count)
        var byAtom: [(UInt32, UInt32)] = []
        var byStem: [(UInt32, UInt32)] = []
        for term in Set(covers.pairs.map(\.term)).sorted() {
            let record = program.terms[Int(term)]
            let part = program.parts[Int(record.firstPart) + Int(record.trigger)]
            let isPattern = part.atom >= Program.patternBase
            byAtom.append((isPattern ? words + part.atom - Program.patternBase : part.atom, term))
            if record.style == .stem { byStem.append((part.form, term)) }
        }
        termsOfAtom = NumberLists(
            count: builder.vocabulary.count + builder.patterns.count, pairs: byAtom.map { (list: $0.0, value: $0.1) })
        termsOfStem = NumberLists(count: program.stemForms.count, pairs: byStem.map { (list: $0.0, value: $0.1) })
    }

    private static func covers(
        of builder: ProgramBuilder, topics: Int
    ) -> (pairs: [(term: UInt32, topic: UInt32)], always: [UInt32]) {
        var covers = Covers(builder)
        var pairs: [(term: UInt32, topic: UInt32)] = []
        var always: [UInt32] = []
        for topic in 0..<topics {
            if let terms = covers.terms(ofTopic: topic) {
                for term in terms { pairs.append((term, UInt32(topic))) }
            } else {
                always.append(UInt32(topic))
            }
        }
        return (pairs, always)
    }
}
