import TextAnalysis

/// What only sentences and regexes ask of an article's values; of each, when it is first asked for.
struct Details {
    private var texts: [Int: DetailedText] = [:]
    private var places: [Int: PlacedText] = [:]
    private var sentences: [UInt32]?

    /// The sentences of all tokens: a number each, never the same in two values.
    mutating func sentences(of article: borrowing ReadArticle) -> [UInt32] {
        if let sentences { return sentences }
        var found: [UInt32] = []
        found.reserveCapacity(article.tokenCount)
        var sentence: UInt32 = 0
        for number in article.values.indices {
            let value = article.values[number]
            if value.isNormal {
                let starts = article.sentences(of: value)
                var passed = 0
                for token in article.tokenizer.tokens[value.tokens] {
                    while passed < starts.count, starts[passed] <= Int(token.start) { passed += 1 }
                    found.append(sentence + UInt32(passed))
                }
            } else {
                for token in text(of: number, article).tokens { found.append(sentence + UInt32(token.sentence)) }
            }
            sentence = (found.last ?? sentence) + 1
        }
        sentences = found
        return found
    }

    /// The NFKC text of a value that is not its own.
    mutating func normalText(of number: Int, _ article: borrowing ReadArticle) -> PlacedText {
        if let known = places[number] { return known }
        let made = PlacedText(text(of: number, article))
        places[number] = made
        return made
    }

    private mutating func text(of number: Int, _ article: borrowing ReadArticle) -> DetailedText {
        if let known = texts[number] { return known }
        let made = DetailedText(article.text(of: article.values[number]))
        texts[number] = made
        return made
    }
}

/// A text in UTF-8 with the places of its tokens.
struct PlacedText {
    var text: [UInt8]
    var tokens: [Range<Int>]

    init(_ detailed: DetailedText) {
        var offsets: [Int] = []
        offsets.reserveCapacity(detailed.text.count + 1)
        var offset = 0
        for code in detailed.text {
            offsets.append(offset)
            offset += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
        }
        offsets.append(offset)
        text = CodePoints.utf8(detailed.text)
        tokens = detailed.tokens.map { offsets[$0.start]..<offsets[$0.end] }
    }

    /// The tokens that a match touches; nil if it touches none.
    func tokens(touching match: Range<Int>) -> Range<Int>? {
        let first = tokens.firstPlace { $0.upperBound > match.lowerBound }
        let end = tokens.firstPlace { $0.lowerBound >= match.upperBound }
        return first < end ? first..<end : nil
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first place from which on a condition holds, by halving.
    func firstPlace(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
