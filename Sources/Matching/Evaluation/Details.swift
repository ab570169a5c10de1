import TextAnalysis

/// What only sentences and regexes ask of an article's values; made when first asked for.
struct Details {
    /// The NFKC text of a value, with the tokens' places in it.
    struct Value {
        var text: [UInt8]
        /// The number of its first token.
        var firstToken: Int
        /// Where its tokens stand in the text.
        var places: [Range<Int>]
    }

    private(set) var values: [Value] = []
    /// By token a number for its sentence; never the same in two values.
    private(set) var sentences: [UInt32] = []

    init(_ article: borrowing ReadArticle) {
        var sentence: UInt32 = 0
        for value in article.values {
            let detailed = DetailedText(article.text(of: value))
            values.append(Value(detailed, firstToken: value.tokens.lowerBound))
            for token in detailed.tokens { sentences.append(sentence + UInt32(token.sentence)) }
            sentence += UInt32(detailed.tokens.last?.sentence ?? 0) + 1
        }
    }

}

extension Details.Value {
    init(_ detailed: DetailedText, firstToken: Int) {
        var offsets: [Int] = []
        offsets.reserveCapacity(detailed.text.count + 1)
        var offset = 0
        for code in detailed.text {
            offsets.append(offset)
            offset += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
        }
        offsets.append(offset)
        self.init(
            text: CodePoints.utf8(detailed.text), firstToken: firstToken,
            places: detailed.tokens.map { offsets[$0.start]..<offsets[$0.end] })
    }
}

extension Details.Value {
    /// The tokens that a match touches, as a span; nil if it touches none.
    func span(touching match: Range<Int>) -> Span? {
        let first = places.firstPlace { $0.upperBound > match.lowerBound }
        let end = places.firstPlace { $0.lowerBound >= match.upperBound }
        guard first < end else { return nil }
        return Span(first: UInt32(firstToken + first), last: UInt32(firstToken + end - 1))
    }
}

extension Array {
    /// The first place from which on a condition holds, by halving.
    func firstPlace(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
