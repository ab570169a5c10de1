import FeedModel
import TextAnalysis

/// Matches one article after the other against an index. Its storage is kept; used by one task at a time.
struct Session: ~Copyable {
    let index: TopicIndex
    var article: ReadArticle
    private var details = Details()
    private var stemTables: [String: StemTable] = [:]
    /// The table of the article's language, if it has a stemmer and a query has stems.
    private(set) var stems: StemTable?

    /// How many steps before it is read a place is fetched.
    static let ahead = 8

    private struct TermState {
        var firedEpoch: UInt32 = 0
        var spansEpoch: UInt32 = 0
        var start: UInt32 = 0
        var count: UInt32 = 0
    }

    private var termStates: [TermState]
    /// The spans of terms that were looked up for this article.
    private(set) var termSpans: [Span] = []
    private var isCandidate: BitSet
    /// The topics that may match, in their order.
    private(set) var candidates: [UInt32] = []
    /// The nodes' spans while they are evaluated.
    var work: [Span] = []
    /// How many spans the leaves of the topic have left.
    var spanCount = 0
    /// By topic and limit of FIRST: the spans of the topics that others refer to, nil where they do not match.
    var topicResults: [UInt64: [Span]?] = [:]
    /// Why a regex was given up since it was last asked.
    var exhaustion: Regex.Exhaustion?
    /// A node that is taken not to match: to ask what would be without it.
    var silenced: UInt32?
    /// Whether places were left out since it was last asked.
    var isCutShort = false
    /// Of the article, once a topic matched.
    private(set) var offsets = ScalarOffsets()
    private var hasOffsets = false
    /// By token the place in `rowsOfWords`, from 1, of what is told of a match by it alone; 0 until it is asked for.
    var rowPlaces: [UInt32] = []
    var rowsOfWords: [[MatchedSpan]] = []
    /// The postings of the atoms that the article holds.
    private var lists: [Range<Int>] = []
    /// The terms that must be sought among the hits of an atom.
    private var sought: [(term: UInt32, atom: UInt32)] = []
    private var regexSpans: [UInt32: Result<[Span], Regex.Exhaustion>] = [:]

    init(_ index: TopicIndex) {
        self.index = index
        article = ReadArticle(atomCount: index.atomCount)
        termStates = [TermState](repeating: TermState(), count: index.program.terms.count)
        isCandidate = BitSet(count: index.ids.count)
        LargePages.hold(termStates)
    }

    /// Reads an article; what was known of the last one is forgotten.
    mutating func read(_ fields: ArticleFields) {
        hasOffsets = false
        stems = stemTable(of: fields.primaryLanguage)
        article.read(fields, index, stems)
        if article.epoch == 1 {
            for place in termStates.indices { termStates[place] = TermState() }
        }
        details = Details()
        termSpans.removeAll(keepingCapacity: true)
        regexSpans.removeAll(keepingCapacity: true)
        topicResults.removeAll(keepingCapacity: true)
        rowPlaces.removeAll(keepingCapacity: true)
        rowsOfWords.removeAll(keepingCapacity: true)
    }

    private mutating func stemTable(of language: String) -> StemTable? {
        guard index.hasStems, Stemmer.exists(for: language) else { return nil }
        if let known = stemTables[language] { return known }
        let made = StemTable(language: language, number: stemTables.count + 1, parts: index.program.stemForms)
        stemTables[language] = made
        return made
    }

    // MARK: - Candidates

    /// Finds the topics that may match. What stands far apart in memory is fetched in loops that do nothing else: then
    /// the memory answers many fetches at once.
    mutating func findCandidates() {
        let (postings, nodes, holding) = (index.postings, index.program.nodes, article.holding)
        for topic in index.always { isCandidate.insert(topic) }
        lists.removeAll(keepingCapacity: true)
        for atom in article.atomsHeld { lists.append(postings[atom]) }
        sought.removeAll(keepingCapacity: true)
        for (number, list) in lists.enumerated() {
            if number + Self.ahead < lists.count { postings.fetch(lists[number + Self.ahead]) }
            postings.visit(list, holding: holding) { target in
                switch target {
                case .topic(let topic):
                    isCandidate.insert(topic)
                    nodes.fetch(Int(topic))
                case .term(let term): sought.append((term, article.atomsHeld[number]))
                }
            }
        }
        for (term, atom) in sought { seek(term, from: article.firstHit(of: atom)) }
        if let stems {
            for position in article.stemHits { fireStems(stems, at: position) }
        }
        candidates.removeAll(keepingCapacity: true)
        isCandidate.drain(into: &candidates)
    }

    /// Fires a term if it stands at one of the hits of its atom.
    private mutating func seek(_ number: UInt32, from first: UInt32) {
        var next = first
        while next != ReadArticle.none, termStates[Int(number)].firedEpoch != article.epoch {
            let hit = article.hits[Int(next)]
            fire(number, at: hit.position)
            next = hit.next
        }
    }

    private mutating func fireStems(_ stems: StemTable, at position: UInt32) {
        for part in stems.partsOfClass[article.stemClasses[Int(position)]] {
            for place in index.termsOfStem[stems.partsOfClass.values[part]] {
                fire(index.termsOfStem.values[place], at: position)
            }
        }
    }

    /// Makes the topics of a term candidates if it stands at a position.
    private mutating func fire(_ number: UInt32, at position: UInt32) {
        guard termStates[Int(number)].firedEpoch != article.epoch else { return }
        let term = index.program.terms[Int(number)]
        guard stands(term, with: term.trigger, at: position) != nil else { return }
        termStates[Int(number)].firedEpoch = article.epoch
        index.topicsOfTerm.visit(index.topicsOfTerm[number], holding: article.holding) { target in
            if case .topic(let topic) = target { isCandidate.insert(topic) }
        }
    }

    // MARK: - Terms

    /// The span of a term whose part `with` stands at a position, if the others stand beside it.
    private func stands(_ term: Program.TermRecord, with: UInt16, at position: UInt32) -> Span? {
        let first = Int(position) - Int(with)
        let last = first + Int(term.partCount) - 1
        guard first >= 0, last < article.tokenCount else { return nil }
        if term.partCount > 1 {
            let tokens = article.value(ofToken: position).tokens
            guard tokens.contains(first), tokens.contains(last) else { return nil }
        }
        // Of a folded part the hit itself says that it stands there.
        let known = term.style == .folded ? Int(with) : -1
        for offset in 0..<Int(term.partCount) where offset != known {
            let part = index.program.parts[Int(term.firstPart) + offset]
            if !fits(part, term.style, first + offset) { return nil }
        }
        return Span(first: UInt32(first), last: UInt32(last))
    }

    private func fits(_ part: Program.PartRecord, _ style: Term.Style, _ position: Int) -> Bool {
        if style == .stem, let stems { return article.stemClasses[position] == stems.classOfPart[Int(part.form)] }
        if part.atom >= Program.patternBase {
            return index.patterns.fits(article.folded(position), part.atom - Program.patternBase)
        }
        guard article.words[position] == part.atom else { return false }
        return style != .exact || article.exact(position) == index.program.exactForms[Int(part.form)]
    }

    /// Where the spans of a term stand in `termSpans`; they are sorted.
    mutating func spans(ofTerm number: UInt32) -> Range<Int> {
        let state = termStates[Int(number)]
        if state.spansEpoch == article.epoch { return Int(state.start)..<Int(state.start + state.count) }
        let start = termSpans.count
        gather(index.program.terms[Int(number)])
        termStates[Int(number)].spansEpoch = article.epoch
        termStates[Int(number)].start = UInt32(start)
        termStates[Int(number)].count = UInt32(termSpans.count - start)
        return start..<termSpans.count
    }

    private mutating func gather(_ term: Program.TermRecord) {
        if term.style == .stem, stems != nil {
            for position in article.stemHits {
                if let span = stands(term, with: 0, at: position) { termSpans.append(span) }
            }
            return
        }
        let trigger = index.program.parts[Int(term.firstPart) + Int(term.trigger)]
        var number = article.firstHit(of: index.place(ofAtom: trigger.atom))
        while number != ReadArticle.none {
            let hit = article.hits[Int(number)]
            if let span = stands(term, with: term.trigger, at: hit.position) { termSpans.append(span) }
            number = hit.next
        }
    }

    /// Where the bytes of the article's values stand, in Unicode scalars: `offsets` says it from here on.
    mutating func countScalars() {
        guard !hasOffsets else { return }
        hasOffsets = true
        offsets.count(article.raw)
    }

    // MARK: - Regexes and sentences

    /// By token its sentence.
    mutating func sentences() -> [UInt32] { details.sentences(of: article) }

    /// The spans of a regex in all values.
    mutating func spans(ofRegex number: UInt32) throws(Regex.Exhaustion) -> [Span] {
        if let known = regexSpans[number] { return try known.get() }
        let regex = index.program.regexes[Int(number)]
        let found = Result<[Span], Regex.Exhaustion> { () throws(Regex.Exhaustion) in
            var spans: [Span] = []
            for value in article.values.indices { spans += try self.spans(of: regex, inValue: value) }
            return spans
        }
        regexSpans[number] = found
        return try found.get()
    }

    private mutating func spans(of regex: Regex, inValue number: Int) throws(Regex.Exhaustion) -> [Span] {
        let value = article.values[number]
        if value.isNormal {
            let tokens = article.tokenizer.tokens[value.tokens]
            return try regex.matches(in: article.raw[value.bytes]).compactMap { match in
                let first = tokens.firstPlace { $0.end > match.lowerBound }
                let end = tokens.firstPlace { $0.start >= match.upperBound }
                return first < end ? Span(first: UInt32(first), last: UInt32(end - 1)) : nil
            }
        }
        let normal = details.normalText(of: number, article)
        return try regex.matches(in: normal.text[...]).compactMap { match in
            normal.tokens(touching: match).map { touched in
                let first = value.tokens.lowerBound
                return Span(first: UInt32(first + touched.lowerBound), last: UInt32(first + touched.upperBound - 1))
            }
        }
    }
}
