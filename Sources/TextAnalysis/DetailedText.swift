/// One field value read the thorough way: every code point of its NFKC text with its place, and its tokens with all
/// that regular expressions, sentences and the terms of queries ask for. The tokens are those of `Tokenizer`, in order.
public struct DetailedText: Sendable {
    /// A token.
    public struct Token: Sendable, Hashable {
        /// The exact form.
        public var exact: String { UTF8Bytes.text(codes) }
        /// Whether it is a token by itself (rule 2).
        public var isAlone: Bool
        /// Its code points in the NFKC text, without what is passed over; wildcards among them in a query's term.
        public var codes: [UInt32]
        /// The first of its code points in `text`.
        public var start: Int
        /// The end of its last code point in `text`.
        public var end: Int
        /// The sentence that it stands in, from 0.
        public internal(set) var sentence = 0

        var isOneLetter = false
        /// Whether it is an acronym that holds its last stop.
        var isStopped = false
        /// Its place in the cleaned text.
        var cleaned: Range<Int>
    }

    /// The NFKC text.
    public let text: [UInt32]
    /// The tokens.
    public private(set) var tokens: [Token]

    /// Reads a value. With `wildcards`, `*` and `?` stand in words, as in a query's term.
    public init(_ value: String, wildcards: Bool = false) {
        let data = UnicodeData.shared
        text = Self.normalized(value, data)
        let cleaned = CleanedText(text, data)
        tokens = DetailedTokens(cleaned, data, wildcards: wildcards).tokens
        for index in tokens.indices {
            let range = tokens[index].cleaned
            tokens[index].start = cleaned.places[range.lowerBound]
            tokens[index].end = cleaned.places[range.upperBound - 1] + 1
        }
        if !wildcards {
            number(sentences: Sentences(data).starts(in: TokenizedCodes(text: cleaned, tokens: tokens, data: data)))
        }
    }

    /// NFKC by stretches: as a whole, but never slower for a long text.
    private static func normalized(_ value: String, _ data: UnicodeData) -> [UInt32] {
        let normalization = Normalization(data)
        var text: [UInt32] = []
        var stretch: [UInt32] = []
        func settle() {
            guard let only = stretch.first else { return }
            if stretch.count == 1, !data[only].contains(.changes) {
                text.append(only)
            } else {
                text.append(contentsOf: normalization.composed(stretch, compatibility: true))
            }
            stretch.removeAll(keepingCapacity: true)
        }
        for scalar in value.unicodeScalars {
            if !data[scalar.value].contains(.joins) { settle() }
            stretch.append(scalar.value)
        }
        settle()
        return text
    }

    private mutating func number(sentences starts: [Int]) {
        var sentence = 0
        for index in tokens.indices {
            while sentence < starts.count, starts[sentence] <= tokens[index].cleaned.lowerBound { sentence += 1 }
            tokens[index].sentence = sentence
        }
    }
}

/// Its places are those of the cleaned text's code points.
private struct TokenizedCodes: SentenceText {
    let text: CleanedText
    let tokens: [DetailedText.Token]
    let data: UnicodeData

    var end: Int { text.codes.count }
    func code(at place: Int) -> (code: UInt32, next: Int) { (text.codes[place], place + 1) }
    var tokenCount: Int { tokens.count }
    func token(_ number: Int) -> SentenceToken {
        let token = tokens[number]
        return SentenceToken(
            range: token.cleaned, isAlone: token.isAlone, isOneLetter: token.isOneLetter, isStopped: token.isStopped)
    }
    func folded(_ number: Int) -> [UInt8] { UTF8Bytes.encoded(Folding(data).folded(tokens[number].codes)) }
}

/// A text without the code points that are passed over.
struct CleanedText {
    private(set) var codes: [UInt32] = []
    /// Where each stands in the text.
    private(set) var places: [Int] = []

    init(_ text: [UInt32], _ data: UnicodeData) {
        codes.reserveCapacity(text.count)
        places.reserveCapacity(text.count)
        var followsArabicLetter = false
        for (place, code) in text.enumerated() {
            let traits = data[code]
            if traits.contains(.ignorable), code != 0x200B, !(code == 0x200C && followsArabicLetter) { continue }
            if !traits.contains(.mark) { followsArabicLetter = traits.contains([.letter, .arabic]) }
            codes.append(code)
            places.append(place)
        }
    }
}
