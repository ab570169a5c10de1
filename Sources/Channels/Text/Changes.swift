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

    init(_ diff: [DiffPiece], most: Int) {
        var (lead, found) = ("", [Change]())
        for piece in diff {
            let words = piece.text.split(whereSeparator: \.isWhitespace)
            switch piece.op {
            case .equal: lead = words.suffix(4).joined(separator: " ")
            case .insert, .delete:
                if words.isEmpty { continue }
                // A sign follows its word without a space.
                let joins = lead.isEmpty || piece.text.first?.isPunctuation == true
                found.append(
                    Change(
                        isInsertion: piece.op == .insert, lead: joins ? lead : lead + " ",
                        text: words.joined(separator: " ")))
            }
        }
        all = Array(found.prefix(most))
    }
}
