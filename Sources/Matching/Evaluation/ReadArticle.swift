import TextAnalysis

/// An article read for matching: its tokens, and where the words and patterns of queries stand among them. Its
/// storage is kept from article to article.
struct ReadArticle: ~Copyable {
    /// No word of any query.
    static let none = UInt32.max

    /// A place where an atom stands.
    struct Hit {
        var position: UInt32
        var atom: UInt32
        /// The next hit of the same atom, or `none`.
        var next: UInt32
    }

    private struct AtomState {
        var head: UInt32 = 0
        var tail: UInt32 = 0
    }

    private(set) var fields = ArticleFields()
    private(set) var values: [FieldValue] = []
    /// The texts of all values, end to end.
    private(set) var raw: [UInt8] = []
    var tokenizer = Tokenizer()
    private var cache = WordCache()
    /// By token what it is known by in the cache.
    private var hashes: [UInt64] = []
    private var homes: [WordCache.Slot] = []
    /// By token the word that it is, `none` if no query names it.
    private(set) var words: [UInt32] = []
    /// By token the class of its stem; empty if nobody asks.
    private(set) var stemClasses: [UInt32] = []
    /// The tokens that have a class.
    private(set) var stemHits: [UInt32] = []
    private(set) var hits: [Hit] = []
    /// The atoms that stand somewhere, in the order of their first hits.
    private(set) var atomsHeld: [UInt32] = []
    /// By atom whether it stands somewhere.
    private(set) var holding: BitSet
    /// The first token of the authors: they come last.
    private(set) var firstAuthor: UInt32 = 0
    private var atoms: [AtomState]
    private(set) var epoch: UInt32 = 0

    init(atomCount: Int) {
        atoms = [AtomState](repeating: AtomState(), count: atomCount)
        holding = BitSet(count: atomCount)
        LargePages.hold(atoms)
    }

    var tokenCount: Int { tokenizer.tokens.count }

    /// `stems`: those of the article's language, if a query asks for them.
    mutating func read(_ article: ArticleFields, _ index: TopicIndex, _ stems: StemTable?) {
        fields = article
        epoch = epoch == UInt32.max ? 1 : epoch + 1
        for atom in atomsHeld { holding.remove(atom) }
        atomsHeld.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        hits.removeAll(keepingCapacity: true)
        tokenizer.reset()
        append(article.title, .title, 0)
        append(article.text, .text, 0)
        for (place, tag) in article.tags.enumerated() { append(tag, .tag, place) }
        firstAuthor = UInt32(tokenCount)
        for (place, author) in article.authors.enumerated() { append(author, .author, place) }
        hash(stems)
        lookUp(index, stems)
    }

    private mutating func append(_ text: String, _ field: TextField, _ place: Int) {
        let start = raw.count
        raw.append(contentsOf: text.utf8)
        let bytes = start..<raw.count
        let tokens = raw.withUnsafeBufferPointer { tokenizer.append(UnsafeBufferPointer(rebasing: $0[bytes])) }
        values.append(
            FieldValue(
                field: field, index: place, bytes: bytes, tokens: tokens, isNormal: tokenizer.isLastNormal))
    }

    private mutating func hash(_ stems: StemTable?) {
        hashes.removeAll(keepingCapacity: true)
        hashes.reserveCapacity(tokenCount)
        let folded = tokenizer.folded
        guard let stems else {
            for token in tokenizer.tokens { hashes.append(cache.hash(folded: token.folded(in: folded))) }
            return
        }
        let exact = tokenizer.exact
        raw.withUnsafeBufferPointer { raw in
            for value in values {
                let text = UnsafeBufferPointer(rebasing: raw[value.bytes])
                for position in value.tokens {
                    let token = tokenizer.tokens[position]
                    hashes.append(
                        cache.hash(
                            folded: token.folded(in: folded), exact: token.exact(in: text, exact),
                            language: stems.number))
                }
            }
        }
    }

    private mutating func lookUp(_ index: TopicIndex, _ stems: StemTable?) {
        words.removeAll(keepingCapacity: true)
        words.reserveCapacity(tokenCount)
        stemClasses.removeAll(keepingCapacity: true)
        stemHits.removeAll(keepingCapacity: true)
        cache.fetch(hashes, into: &homes)
        let generation = cache.generation
        for position in 0..<tokenCount {
            if position + Session.ahead < homes.count {
                let word = homes[position + Session.ahead].known.word
                if word != Self.none {
                    atoms.fetch(Int(word))
                    index.postings.fetchPlace(of: word)
                }
            }
            let home = homes[position]
            let known =
                home.hash == hashes[position] && cache.generation == generation
                ? home.known : cache.known(hashes[position]) ?? learn(position, index, stems)
            words.append(known.word)
            if known.word != Self.none { hit(known.word, UInt32(position)) }
            let more = known.hasMore ? cache.more(of: known) : nil
            if let more {
                for pattern in more.patterns { hit(pattern, UInt32(position)) }
            }
            guard stems != nil else { continue }
            let stemClass = more?.stemClass ?? StemTable.none
            stemClasses.append(stemClass)
            if stemClass != StemTable.none { stemHits.append(UInt32(position)) }
        }
    }

    /// Looks a word up that the cache does not know.
    private mutating func learn(_ position: Int, _ index: TopicIndex, _ stems: StemTable?) -> WordCache.Known {
        let form = folded(position)
        let word = index.vocabulary.find(form) ?? Self.none
        var patterns: [UInt32] = []
        let firstPattern = UInt32(index.vocabulary.count)
        index.patterns.visit(form) { patterns.append(firstPattern + $0) }
        let stemClass = stems.map { stems in exact(position).withUnsafeBufferPointer { stems.stemClass(of: $0) } }
        return cache.keep(
            hashes[position], word: word,
            WordCache.More(stemClass: stemClass ?? StemTable.none, patterns: patterns))
    }

    @inline(__always)
    private mutating func hit(_ atom: UInt32, _ position: UInt32) {
        let number = UInt32(hits.count)
        hits.append(Hit(position: position, atom: atom, next: Self.none))
        if holding.contains(atom) {
            hits[Int(atoms[Int(atom)].tail)].next = number
            atoms[Int(atom)].tail = number
        } else {
            holding.insert(atom)
            atomsHeld.append(atom)
            atoms[Int(atom)] = AtomState(head: number, tail: number)
        }
    }

    // MARK: - Questions

    /// Whether an atom stands somewhere.
    @inline(__always)
    func holds(_ atom: UInt32) -> Bool { holding.contains(atom) }

    /// The first hit of an atom, `none` if it stands nowhere.
    @inline(__always)
    func firstHit(of atom: UInt32) -> UInt32 { holds(atom) ? atoms[Int(atom)].head : Self.none }

    /// The field value that a token belongs to.
    func value(ofToken position: UInt32) -> FieldValue {
        var (low, high) = (0, values.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if values[middle].tokens.lowerBound <= Int(position) { low = middle } else { high = middle }
        }
        // Empty values begin where the next one does; the token is in the one that holds it.
        while low > 0, !values[low].tokens.contains(Int(position)) { low -= 1 }
        return values[low]
    }

    /// A token's folded form.
    func folded(_ position: Int) -> UnsafeBufferPointer<UInt8> {
        tokenizer.tokens[position].folded(in: tokenizer.folded)
    }

    /// A token's exact form in UTF-8.
    func exact(_ position: Int) -> [UInt8] {
        let bytes = value(ofToken: UInt32(position)).bytes
        return raw.withUnsafeBufferPointer { raw in
            Array(
                tokenizer.tokens[position].exact(in: UnsafeBufferPointer(rebasing: raw[bytes]), tokenizer.exact))
        }
    }

    /// Where the sentences of a normal value begin, in bytes of it; not the first, at 0.
    func sentences(of value: FieldValue) -> [Int] {
        raw.withUnsafeBufferPointer { tokenizer.sentences(in: .init(rebasing: $0[value.bytes]), tokens: value.tokens) }
    }

    /// A value's text.
    func text(of value: FieldValue) -> String { String(decoding: raw[value.bytes], as: UTF8.self) }
}

extension Token {
    /// The folded form, among those of the tokenizer.
    @inline(__always)
    fileprivate func folded(in forms: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: forms[Int(foldedStart)..<Int(foldedEnd)])
    }

    /// The exact form, of its value or among those of the tokenizer.
    @inline(__always)
    fileprivate func exact(
        in value: UnsafeBufferPointer<UInt8>, _ forms: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        isPlain
            ? UnsafeBufferPointer(rebasing: value[Int(start)..<Int(end)])
            : UnsafeBufferPointer(rebasing: forms[Int(exactStart)..<Int(exactEnd)])
    }
}
