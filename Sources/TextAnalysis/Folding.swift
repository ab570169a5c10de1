/// The folded form of a token (topics, section 1): case, accents and spelling variants of letters put aside.
struct Folding {
    /// What is left to do after case folding and the removal of marks.
    static let table: [UInt32: [UInt32]] = {
        let pairs: [(Unicode.Scalar, String)] = [
            ("ø", "o"), ("æ", "ae"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("þ", "th"), ("ħ", "h"),
            ("ı", "i"), ("ŋ", "n"), ("ς", "σ"),
            // Arabic: alif with hamza, madda or wasla, alif maqsura, ta marbuta, hamza's seats, tatweel.
            ("\u{623}", "\u{627}"), ("\u{625}", "\u{627}"), ("\u{622}", "\u{627}"), ("\u{671}", "\u{627}"),
            ("\u{649}", "\u{64A}"), ("\u{629}", "\u{647}"), ("\u{624}", "\u{648}"), ("\u{626}", "\u{64A}"),
            ("\u{640}", ""),
            // Hebrew final letters.
            ("\u{5DA}", "\u{5DB}"), ("\u{5DD}", "\u{5DE}"), ("\u{5DF}", "\u{5E0}"), ("\u{5E3}", "\u{5E4}"),
            ("\u{5E5}", "\u{5E6}"),
        ]
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0.0.value, UTF8Bytes.codes(of: $0.1)) })
    }()

    private static let cyrillicI: UInt32 = 0x438
    private static let breve: UInt32 = 0x306

    private let data: UnicodeData

    init(_ data: UnicodeData) { self.data = data }

    /// The folded form of a token's code points.
    func folded(_ token: some Sequence<UInt32>) -> [UInt32] {
        let normalization = Normalization(data)
        let small = token.flatMap { data.caseFolding[$0] ?? [$0] }
        var out: [UInt32] = []
        var base: UInt32?
        for code in normalization.decomposed(small, compatibility: false) {
            if data[code].contains(.nonspacing) {
                if let base, isDropped(code, on: base) { continue }
            } else {
                base = code
            }
            if let other = Self.table[code] { out.append(contentsOf: other) } else { out.append(code) }
        }
        return normalization.composed(out, compatibility: false)
    }

    /// Marks go where the letter is of a script that is read without them; Cyrillic й is a letter of its own.
    private func isDropped(_ mark: UInt32, on base: UInt32) -> Bool {
        data[base].contains(.stripped) && !(base == Self.cyrillicI && mark == Self.breve)
    }
}
