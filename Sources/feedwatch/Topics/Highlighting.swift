/// Marks matches in a text: in colour on a terminal, else in brackets, so that a file shows them too.
struct Highlighting {
    private let style: Style

    init(_ style: Style) { self.style = style }

    /// The text with its marks, places in Unicode scalars; marks that overlap are one.
    func text(_ text: String, _ marks: [(start: Int, length: Int)]) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = ""
        var at = 0
        for mark in merged(marks) {
            let start = min(max(mark.lowerBound, at), scalars.count)
            let end = min(mark.upperBound, scalars.count)
            guard start < end else { continue }
            result += piece(scalars[at..<start]) + marked(piece(scalars[start..<end]))
            at = end
        }
        return result + piece(scalars[at...])
    }

    private func merged(_ marks: [(start: Int, length: Int)]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for mark in marks.sorted(by: { $0.start < $1.start }) where mark.length > 0 {
            let range = mark.start..<mark.start + mark.length
            if let last = found.last, range.lowerBound < last.upperBound {
                found[found.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                found.append(range)
            }
        }
        return found
    }

    private func marked(_ text: String) -> String { style.coloured ? style(text, .green) : "[\(text)]" }

    private func piece(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).printable
    }
}
