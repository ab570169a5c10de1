import TextAnalysis

/// A word, phrase or 'Exact': tokens in a row.
struct Term: Sendable, Hashable {
    enum Style: Sendable, Hashable {
        case folded, exact, stem
    }

    /// One token.
    struct Part: Sendable, Hashable {
        /// The NFKC code points, with wildcards.
        var exact: [UInt32]
        /// The folded form, with wildcards.
        var folded: [UInt32]

        var hasWildcard: Bool { folded.contains { $0 == Wildcard.many || $0 == Wildcard.one } }
    }

    var parts: [Part]
    var style: Style
}
