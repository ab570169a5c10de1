/// Gives `\w`, `\W`, `\b` and `\B` of a regex the meaning that they have in Perl: marks and connectors belong to words.
/// PCRE2 before 10.43 leaves marks out, so that `\w*` would stop within a Hindi, Thai or Arabic word.
struct WordSigns {
    private static let word = #"\w\p{M}\p{Pc}"#
    private static let edge = "(?:(?<=[\(word)])(?![\(word)])|(?<![\(word)])(?=[\(word)]))"
    private static let inside = "(?:(?<=[\(word)])(?=[\(word)])|(?<![\(word)])(?![\(word)]))"

    private let signs: [Unicode.Scalar]
    private var at = 0
    private var out = String.UnicodeScalarView()
    private var isInClass = false

    private init(_ pattern: String) { signs = Array(pattern.unicodeScalars) }

    /// The pattern, rewritten where it holds one of these.
    static func rewritten(_ pattern: String) -> String {
        guard [#"\w"#, #"\W"#, #"\b"#, #"\B"#].contains(where: { pattern.contains($0) }) else { return pattern }
        var rewriting = WordSigns(pattern)
        while rewriting.at < rewriting.signs.count { rewriting.step() }
        return String(rewriting.out)
    }

    private mutating func step() {
        let sign = signs[at]
        if sign == "\\" { return escape() }
        copy(1)
        if isInClass {
            if sign == "]" { isInClass = false } else if sign == "[", peek == ":" { copyPOSIXClass() }
        } else if sign == "[" {
            isInClass = true
            if peek == "^" { copy(1) }
            // The first sign of a class is never its end.
            if peek == "]" { copy(1) }
        }
    }

    private var peek: Unicode.Scalar? { at < signs.count ? signs[at] : nil }

    private mutating func escape() {
        guard at + 1 < signs.count else { return copy(1) }
        switch (signs[at + 1], isInClass) {
        case ("w", true): replace(Self.word)
        case ("w", false): replace("[\(Self.word)]")
        case ("W", false): replace("[^\(Self.word)]")
        case ("b", false): replace(Self.edge)
        case ("B", false): replace(Self.inside)
        case ("Q", _): copyQuoted()
        default: copy(2)
        }
    }

    private mutating func replace(_ text: String) {
        out.append(contentsOf: text.unicodeScalars)
        at += 2
    }

    private mutating func copy(_ count: Int) {
        out.append(contentsOf: signs[at..<min(at + count, signs.count)])
        at += count
    }

    /// `\Q...\E`
    private mutating func copyQuoted() {
        copy(2)
        while at < signs.count {
            if signs[at] == "\\", at + 1 < signs.count, signs[at + 1] == "E" { return copy(2) }
            copy(1)
        }
    }

    /// `:alpha:]` within a class.
    private mutating func copyPOSIXClass() {
        var end = at + 1
        while end < signs.count, signs[end].isASCII, signs[end].properties.isAlphabetic || signs[end] == "^" {
            end += 1
        }
        guard end + 1 < signs.count, signs[end] == ":", signs[end + 1] == "]" else { return }
        copy(end + 2 - at)
    }
}
