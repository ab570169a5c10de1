internal import FeedModel

/// What came and went in a revised article, for people: each change in one line, with the words before it, since a
/// number alone says nothing.
struct Changes {
    struct Change {
        var isInsertion: Bool
        /// The last words that stayed before it; may be empty.
        var lead: String
        var text: String
    }

    let all: [Change]

    /// So few words that stayed between two changes are told with them: "was in" and "would not take" read better than
    /// five changes of a word each.
    private static let bridge = 2

    init(_ diff: [DiffPiece], most: Int) {
        var (lead, found) = ("", [Change]())
        var (gone, come) = ("", "")
        func tell() {
            for (text, isInsertion) in [(gone, false), (come, true)] {
                let words = text.split(whereSeparator: \.isWhitespace)
                if words.isEmpty { continue }
                // A sign follows its word without a space.
                let joins = lead.isEmpty || text.first?.isPunctuation == true
                found.append(
                    Change(
                        isInsertion: isInsertion, lead: joins ? lead : lead + " ", text: words.joined(separator: " ")))
            }
            (gone, come) = ("", "")
        }
        for (place, piece) in diff.enumerated() {
            switch piece.op {
            case .insert: come += piece.text
            case .delete: gone += piece.text
            case .equal:
                let words = piece.text.split(whereSeparator: \.isWhitespace)
                let next = place + 1 < diff.count ? diff[place + 1] : nil
                if !gone.isEmpty || !come.isEmpty, words.count <= Self.bridge, next?.field == piece.field {
                    (gone, come) = (gone + piece.text, come + piece.text)
                } else {
                    tell()
                    lead = words.suffix(4).joined(separator: " ")
                }
            }
            if place + 1 < diff.count, diff[place + 1].field != piece.field {
                tell()
                lead = ""
            }
        }
        tell()
        all = Array(found.prefix(most))
    }
}
