/// Where the sentences of a cleaned text begin (topics, section 1).
struct Sentences {
    private static let terminators = Set(UTF8Bytes.codes(of: ".!?…。！？؟۔।॥።។။։"))
    private static let abbreviations = Set(
        "mr mrs ms dr prof gen col lt maj capt sgt adm sen rep gov st vs".split(separator: " ").map(UTF8Bytes.codes))
    private static let paragraph: UInt32 = 0x2029
    private static let newline: UInt32 = 10
    private static let ideographicStop: UInt32 = 0x3002
    private static let quotes: Set<UInt32> = [0x22, 0x27]

    private let data: UnicodeData

    init(_ data: UnicodeData) { self.data = data }

    /// Places in the cleaned text, rising; the first sentence, at 0, is not among them.
    func starts(in text: CleanedText, _ tokens: [DetailedText.Token]) -> [Int] {
        let codes = text.codes
        var starts: [Int] = []
        var at = 0
        var token = 0
        while at < codes.count {
            if codes[at] == Self.paragraph { starts.append(at + 1) }
            if codes[at] == Self.newline {
                var end = at + 1
                while end < codes.count, codes[end] != Self.newline, data[codes[end]].contains(.space) { end += 1 }
                if end < codes.count, codes[end] == Self.newline { starts.append(end + 1) }
            }
            guard Self.terminators.contains(codes[at]) else {
                at += 1
                continue
            }
            while token < tokens.count, tokens[token].cleaned.upperBound <= at { token += 1 }
            let (end, next) = run(codes, at)
            // An acronym's own stop belongs to the token that has not ended yet.
            let holder = token < tokens.count && tokens[token].cleaned.contains(at) ? tokens[token] : nil
            let before = token > 0 && tokens[token - 1].cleaned.upperBound == at ? tokens[token - 1] : nil
            if splits(codes, at..<end, next, after: before, within: holder) { starts.append(next) }
            at = end
        }
        return starts.sorted()
    }

    /// The end of a run of terminators, and of the closing signs after it.
    private func run(_ codes: [UInt32], _ start: Int) -> (end: Int, next: Int) {
        var end = start
        while end < codes.count, Self.terminators.contains(codes[end]) { end += 1 }
        var next = end
        while next < codes.count, data[codes[next]].contains(.closing) || Self.quotes.contains(codes[next]) {
            next += 1
        }
        return (end, next)
    }

    private func splits(
        _ codes: [UInt32], _ run: Range<Int>, _ next: Int, after token: DetailedText.Token?,
        within holder: DetailedText.Token?
    ) -> Bool {
        if run.count == 1, codes[run.lowerBound] == ASCII.stop {
            if let holder, holder.isStopped, holder.cleaned.upperBound == run.upperBound { return false }
            if let token, token.isOneLetter || Self.abbreviations.contains(Folding(data).folded(token.codes)) {
                return false
            }
        }
        if next == codes.count || data[codes[next]].contains(.space) { return true }
        if codes[run].contains(Self.ideographicStop) { return true }
        return token?.isAlone == true && codes[run].contains { $0 == 0x21 || $0 == 0x3F }
    }
}
