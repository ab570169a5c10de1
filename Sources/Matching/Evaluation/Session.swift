import FeedModel
import TextAnalysis

/// Matches one article after the other against an index. Its storage is kept; used by one task at a time.
struct Session: ~Copyable {
    let index: TopicIndex
    var article: ReadArticle
    var details: Details?
    private var stemTables: [String: Int] = [:]
    private var tables: [StemHolder] = []
    /// The table of the article's language, if it has a stemmer and a query has stems.
    private var stems: StemHolder?
    /// By token the class of its stem.
    private(set) var stemClasses: [UInt32] = []

    private struct TermState {
        var firedEpoch: UInt32 = 0
        var spansEpoch: UInt32 = 0
        var start: UInt32 = 0
        var count: UInt32 = 0
    }

    private var termStates: [TermState]
    /// The spans of terms that were looked up for this article.
    private(set) var termSpans: [Span] = []
    private var topicEpochs: [UInt32]
    private var candidates: [UInt32] = []
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
    /// Where the article's tokens stand, once a topic matched.
    var offsets: [TokenOffsets] = []
    private var regexSpans: [UInt32: Result<[Span], Regex.Exhaustion>] = [:]

    init(_ index: TopicIndex) {
        self.index = index
        article = ReadArticle(atomCount: index.atomCount)
        termStates = [TermState](repeating: TermState(), count: index.program.terms.count)
        topicEpochs = [UInt32](repeating: 0, count: index.ids.count)
    }

    /// Reads an article; what was known of the last one is forgotten.
    mutating func read(_ fields: ArticleFields) {
        article.read(fields, index)
        if article.epoch == 1 { forgetEpochs() }
        details = nil
        offsets = []
        termSpans.removeAll(keepingCapacity: true)
        regexSpans.removeAll(keepingCapacity: true)
        topicResults.removeAll(keepingCapacity: true)
        readStems()
    }

    /// After the epochs' numbers have come round.
    private mutating func forgetEpochs() {
        for place in termStates.indices { termStates[place] = TermState() }
        for place in topicEpochs.indices { topicEpochs[place] = 0 }
    }

    private mutating func readStems() {
        stems = nil
        let language = article.fields.primaryLanguage
        guard index.hasStems, Stemmer.exists(for: language) else { return }
        if stemTables[language] == nil, let table = StemTable(language: language, parts: index.program.stemForms) {
            stemTables[language] = tables.count
            tables.append(StemHolder(table))
        }
        guard let place = stemTables[language] else { return }
        let holder = tables[place]
        stems = holder
        stemClasses.removeAll(keepingCapacity: true)
        stemClasses.reserveCapacity(article.tokenCount)
        article.forEachExact { stemClasses.append(holder.table.stemClass(of: $0)) }
    }

    // MARK: - Candidates

    /// The topics that may match, in their order.
    mutating func findCandidates() -> [UInt32] {
        candidates.removeAll(keepingCapacity: true)
        candidates.append(contentsOf: index.always)
        for topic in index.always { topicEpochs[Int(topic)] = article.epoch }
        for number in article.hits.indices {
            let hit = article.hits[number]
            for place in index.termsOfAtom[hit.atom] {
                fire(index.termsOfAtom.values[place], at: hit.position)
            }
        }
        if let stems { fireStems(stems) }
        candidates.sort()
        return candidates
    }

    private mutating func fireStems(_ stems: StemHolder) {
        for position in stemClasses.indices where stemClasses[position] != StemTable.none {
            for part in stems.table.partsOfClass[stemClasses[position]] {
                for place in index.termsOfStem[stems.table.partsOfClass.values[part]] {
                    fire(index.termsOfStem.values[place], at: UInt32(position))
                }
            }
        }
    }

    private mutating func fire(_ number: UInt32, at position: UInt32) {
        guard termStates[Int(number)].firedEpoch != article.epoch else { return }
        let term = index.program.terms[Int(number)]
        if term.partCount > 1 || term.style != .folded {
            guard stands(term, with: term.trigger, at: position) != nil else { return }
        }
        termStates[Int(number)].firedEpoch = article.epoch
        for place in index.topicsOfTerm[number] {
            let topic = index.topicsOfTerm.values[place]
            if topicEpochs[Int(topic)] != article.epoch {
                topicEpochs[Int(topic)] = article.epoch
                candidates.append(topic)
            }
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
        for offset in 0..<Int(term.partCount) {
            let part = index.program.parts[Int(term.firstPart) + offset]
            if !fits(part, term.style, first + offset) { return nil }
        }
        return Span(first: UInt32(first), last: UInt32(last))
    }

    private func fits(_ part: Program.PartRecord, _ style: Term.Style, _ position: Int) -> Bool {
        if style == .stem, let stems { return stemClasses[position] == stems.table.classOfPart[Int(part.form)] }
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
            for position in 0..<article.tokenCount {
                if let span = stands(term, with: 0, at: UInt32(position)) { termSpans.append(span) }
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

    // MARK: - Regexes and sentences

    /// The spans of a regex in all values.
    mutating func spans(ofRegex number: UInt32) throws(Regex.Exhaustion) -> [Span] {
        if let known = regexSpans[number] { return try known.get() }
        let details = detailed()
        let regex = index.program.regexes[Int(number)]
        let found = Result<[Span], Regex.Exhaustion> { () throws(Regex.Exhaustion) in
            var spans: [Span] = []
            for value in details.values {
                for match in try regex.matches(in: value.text) {
                    if let span = value.span(touching: match) { spans.append(span) }
                }
            }
            return spans
        }
        regexSpans[number] = found
        return try found.get()
    }

    mutating func detailed() -> Details {
        if let details { return details }
        let made = Details(article)
        details = made
        return made
    }
}

/// Holds a language's stem table.
final class StemHolder {
    var table: StemTable

    init(_ table: consuming StemTable) { self.table = table }
}
