/// Tokens in a row, by their places among all tokens of an article; never across field values.
struct Span: Hashable, Comparable {
    var first: UInt32
    var last: UInt32

    static func < (left: Span, right: Span) -> Bool {
        left.first != right.first ? left.first < right.first : left.last < right.last
    }
}

/// A field value of the article being matched.
struct FieldValue {
    var field: TextField
    /// Which of the field's values, from 0.
    var index: Int
    /// Its bytes among those of the article.
    var bytes: Range<Int>
    /// Its tokens among those of the article.
    var tokens: Range<Int>
    /// Whether the text is its own NFKC form.
    var isNormal: Bool
}
