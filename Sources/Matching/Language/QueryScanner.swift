import TextAnalysis

/// Reads a query sign by sign: what comes next, and whether it stands where it may.
struct QueryScanner {
    private static let bidiMarks: Set<UInt32> = [
        0x61C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF,
    ]
    private static let solitary = Set("(),\"".unicodeScalars.map(\.value))

    let text: [UInt32]
    /// Where the scanner stands.
    var at = 0

    init(_ text: String) { self.text = text.unicodeScalars.map(\.value) }

    var isAtEnd: Bool { at >= text.count }

    /// The sign at a place, U+0000 beyond the end.
    func sign(_ place: Int) -> Unicode.Scalar { place < text.count ? Unicode.Scalar(text[place]) ?? "\0" : "\0" }

    /// White space, bidi marks and the byte order mark.
    func isBlank(_ place: Int) -> Bool {
        place < text.count && (CodePoints.isSpace(text[place]) || Self.bidiMarks.contains(text[place]))
    }

    /// Passes over white space and comments.
    mutating func skip() {
        while at < text.count {
            if isBlank(at) {
                at += 1
            } else if text[at] == 0x23, at == 0 || isBlank(at - 1) {
                while at < text.count, text[at] != 10 { at += 1 }
            } else {
                return
            }
        }
    }

    /// What comes next: a word up to white space, a parenthesis, a comma or a double quote; or one of these signs;
    /// empty at the end.
    mutating func peek() -> String {
        skip()
        return word(at: at)
    }

    private func word(at start: Int) -> String {
        guard start < text.count else { return "" }
        if Self.solitary.contains(text[start]) { return slice(start..<start + 1) }
        var end = start
        while end < text.count, !isBlank(end), !Self.solitary.contains(text[end]) { end += 1 }
        return slice(start..<end)
    }

    func slice(_ range: Range<Int>) -> String {
        var scalars = String.UnicodeScalarView()
        for code in text[range] { Unicode.Scalar(code).map { scalars.append($0) } }
        return String(scalars)
    }

    /// Passes over the word that `peek` told.
    mutating func pass(_ word: String) { at += word.unicodeScalars.count }

    /// Where a sign next stands from a place on.
    func find(_ sign: Unicode.Scalar, from place: Int) -> Int? {
        guard place <= text.count else { return nil }
        return text[place...].firstIndex(of: sign.value)
    }
}
