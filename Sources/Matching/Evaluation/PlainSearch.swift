import TextAnalysis

/// Looks for a term in one short text without an index: in URLs, and to test the index against.
struct PlainSearch {
    /// The primary subtag of the article's language.
    var language: String

    func stands(_ term: Term, in text: DetailedText) -> Bool { !spans(of: term, in: text).isEmpty }

    /// The first and last token of each place where the term stands.
    func spans(of term: Term, in text: DetailedText) -> [ClosedRange<Int>] {
        let wanted = forms(of: term.parts.map(\.exact), term.style)
        let have = forms(of: text.tokens.map(\.codes), term.style)
        guard have.count >= wanted.count else { return [] }
        return (0...have.count - wanted.count).compactMap { start in
            let fits = wanted.indices.allSatisfy { place in
                term.style == .folded
                    ? Glob.fits(have[start + place], wanted[place]) : have[start + place] == wanted[place]
            }
            return fits ? start...start + wanted.count - 1 : nil
        }
    }

    /// What is compared of tokens.
    private func forms(of tokens: [[UInt32]], _ style: Term.Style) -> [[UInt32]] {
        switch style {
        case .exact: return tokens
        case .folded: return tokens.map(CodePoints.folded)
        case .stem:
            guard let stemmer = Stemmer(language: language) else { return tokens.map(CodePoints.folded) }
            return tokens.map { token in
                String(decoding: stemmer.foldedStem(ofExact: token), as: UTF8.self).unicodeScalars.map(\.value)
            }
        }
    }
}
