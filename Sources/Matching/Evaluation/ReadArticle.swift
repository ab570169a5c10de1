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
        var epoch: UInt32 = 0
        var head: UInt32 = 0
        var tail: UInt32 = 0
    }

    private(set) var fields = ArticleFields()
    private(set) var values: [FieldValue] = []
    /// The texts of all values, end to end.
    private(set) var raw: [UInt8] = []
    var tokenizer = Tokenizer()
    /// By token the word that it is, `none` if no query names it.
    private(set) var words: [UInt32] = []
    private(set) var hits: [Hit] = []
    /// The first token of the authors: they come last.
    private(set) var firstAuthor: UInt32 = 0
    private var atoms: [AtomState]
    private(set) var epoch: UInt32 = 0

    init(atomCount: Int) { atoms = [AtomState](repeating: AtomState(), count: atomCount) }

    var tokenCount: Int { tokenizer.tokens.count }

    mutating func read(_ article: ArticleFields, _ index: TopicIndex) {
        fields = article
        epoch &+= 1
        if epoch == 0 {
            for place in atoms.indices { atoms[place] = AtomState() }
            epoch = 1
        }
        values.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        hits.removeAll(keepingCapacity: true)
        tokenizer.reset()
        append(article.title, .title, 0)
        append(article.text, .text, 0)
        for (place, tag) in article.tags.enumerated() { append(tag, .tag, place) }
        firstAuthor = UInt32(tokenCount)
        for (place, author) in article.authors.enumerated() { append(author, .author, place) }
        lookUp(index)
    }

    private mutating func append(_ text: String, _ field: TextField, _ place: Int) {
        let start = raw.count
        raw.append(contentsOf: text.utf8)
        let bytes = start..<raw.count
        let tokens = raw.withUnsafeBufferPointer { tokenizer.append(UnsafeBufferPointer(rebasing: $0[bytes])) }
        values.append(FieldValue(field: field, index: place, bytes: bytes, tokens: tokens))
    }

    private mutating func lookUp(_ index: TopicIndex) {
        words.removeAll(keepingCapacity: true)
        words.reserveCapacity(tokenCount)
        let folded = tokenizer.folded
        let patterns = UInt32(index.vocabulary.count)
        for (position, token) in tokenizer.tokens.enumerated() {
            let form = UnsafeBufferPointer(rebasing: folded[Int(token.foldedStart)..<Int(token.foldedEnd)])
            if let word = index.vocabulary.find(form) {
                words.append(word)
                hit(word, UInt32(position))
            } else {
                words.append(Self.none)
            }
            index.patterns.visit(form) { hit(patterns + $0, UInt32(position)) }
        }
    }

    private mutating func hit(_ atom: UInt32, _ position: UInt32) {
        let number = UInt32(hits.count)
        hits.append(Hit(position: position, atom: atom, next: Self.none))
        if atoms[Int(atom)].epoch == epoch {
            hits[Int(atoms[Int(atom)].tail)].next = number
            atoms[Int(atom)].tail = number
        } else {
            atoms[Int(atom)] = AtomState(epoch: epoch, head: number, tail: number)
        }
    }

    // MARK: - Questions

    /// The first hit of an atom, `none` if it stands nowhere.
    func firstHit(of atom: UInt32) -> UInt32 { atoms[Int(atom)].epoch == epoch ? atoms[Int(atom)].head : Self.none }

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
        let token = tokenizer.tokens[position]
        return UnsafeBufferPointer(rebasing: tokenizer.folded[Int(token.foldedStart)..<Int(token.foldedEnd)])
    }

    /// A token's exact form in UTF-8.
    func exact(_ position: Int) -> [UInt8] {
        let token = tokenizer.tokens[position]
        if !token.isPlain { return Array(tokenizer.exact[Int(token.exactStart)..<Int(token.exactEnd)]) }
        let start = value(ofToken: UInt32(position)).bytes.lowerBound
        return Array(raw[start + Int(token.start)..<start + Int(token.end)])
    }

    /// Calls `body` with each token's exact form, in order; nothing is copied.
    func forEachExact(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let tokens = tokenizer.tokens
        let exact = tokenizer.exact
        raw.withUnsafeBufferPointer { raw in
            for value in values {
                for position in value.tokens {
                    let token = tokens[position]
                    let start = value.bytes.lowerBound
                    body(
                        token.isPlain
                            ? UnsafeBufferPointer(rebasing: raw[start + Int(token.start)..<start + Int(token.end)])
                            : UnsafeBufferPointer(rebasing: exact[Int(token.exactStart)..<Int(token.exactEnd)]))
                }
            }
        }
    }

    /// A value's text.
    func text(of value: FieldValue) -> String { String(decoding: raw[value.bytes], as: UTF8.self) }
}
