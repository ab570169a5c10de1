public import FeedModel

/// A piece of a text around what matches, cut at words, with the matches' places in it.
public struct Snippet: Sendable, Hashable, Codable {
    /// A match in the piece, in Unicode scalars.
    public struct Mark: Sendable, Hashable, Codable {
        /// Where it begins.
        public var start: Int
        /// How long it is.
        public var length: Int
    }

    /// Scalars before the first match, and of the whole piece, at most.
    private static let (before, longest) = (60, 240)

    /// The piece in one line.
    public var text: String
    /// The matches, in order; they may overlap.
    public var marks: [Mark]

    /// The piece around the first match in `text`; nil if nothing matches there.
    public init?(of text: String, _ matched: [MatchedSpan]) {
        let spans = matched.filter { $0.field == "text" }
        guard let first = spans.first else { return nil }
        let scalars = text.unicodeScalars
        let ahead = max(0, first.start - Self.before)
        guard let start = scalars.index(scalars.startIndex, offsetBy: ahead, limitedBy: scalars.endIndex) else {
            return nil
        }
        var piece = scalars[start...].prefix(Self.longest + 1).map { $0.properties.isWhitespace ? " " : $0 }
        let isWhole = piece.count <= Self.longest
        if !isWhole { piece.removeLast() }
        // Cut at words, but never into the first match.
        var dropped = 0
        if ahead > 0, let space = piece.prefix(first.start - ahead).firstIndex(of: " ") { dropped = space + 1 }
        if !isWhole, let space = piece.lastIndex(of: " "), space > first.start - ahead + first.length {
            piece.removeSubrange(space...)
        }
        let lead = ahead > 0 ? "…" : ""
        var view = String.UnicodeScalarView()
        view.append(contentsOf: piece.dropFirst(dropped))
        self.text = lead + String(view) + (isWhole ? "" : "…")
        let shift = ahead + dropped - lead.unicodeScalars.count
        let end = ahead + piece.count
        marks = spans.filter { $0.start >= ahead + dropped && $0.start + $0.length <= end }
            .map { Mark(start: $0.start - shift, length: $0.length) }
    }
}
