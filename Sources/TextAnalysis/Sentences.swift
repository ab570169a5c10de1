/// A text in which sentences are sought. Its places rise from 0 to `end`; a code point covers one or several of them.
protocol SentenceText {
    var end: Int { get }
    /// The code point at a place, and the place after it.
    func code(at place: Int) -> (code: UInt32, next: Int)
    var tokenCount: Int { get }
    func token(_ number: Int) -> SentenceToken
    /// A token's folded form in UTF-8.
    func folded(_ number: Int) -> [UInt8]
}

/// What sentences ask of a token.
struct SentenceToken {
    var range: Range<Int>
    var isAlone: Bool
    var isOneLetter: Bool
    /// Whether it is an acronym that holds its last stop.
    var isStopped: Bool
}

/// Where the sentences of a text without ignorable code points begin (topics, section 1).
struct Sentences {
    private static let terminators = Set(UTF8Bytes.codes(of: ".!?…。！？؟۔।॥።។။։"))
    private static let firstTerminatorBeyondASCII: UInt32 = 0x0589
    private static let abbreviations = Set(
        "mr mrs ms dr prof gen col lt maj capt sgt adm sen rep gov st vs".split(separator: " ").map { Array($0.utf8) })
    private static let paragraph: UInt32 = 0x2029
    private static let newline: UInt32 = 10
    private static let ideographicStop: UInt32 = 0x3002

    private let data: UnicodeData

    init(_ data: UnicodeData) { self.data = data }

    /// Places, rising; the first sentence, at 0, is not among them.
    func starts(in text: some SentenceText) -> [Int] {
        var starts: [Int] = []
        var at = 0
        var token = 0
        while at < text.end {
            let (code, after) = text.code(at: at)
            if code == Self.paragraph { starts.append(after) }
            if code == Self.newline, let start = endOfEmptyLine(text, after) { starts.append(start) }
            guard Self.terminates(code) else {
                at = after
                continue
            }
            while token < text.tokenCount, text.token(token).range.upperBound <= at { token += 1 }
            let (end, next) = run(text, at)
            if splits(text, at..<end, next, token) { starts.append(next) }
            at = end
        }
        return starts.sorted()
    }

    @inline(__always)
    private static func terminates(_ code: UInt32) -> Bool {
        switch code {
        case ASCII.stop, 0x21, 0x3F: true
        case ..<firstTerminatorBeyondASCII: false
        default: terminators.contains(code)
        }
    }

    /// The end of the next newline, if only white space stands before it.
    private func endOfEmptyLine(_ text: some SentenceText, _ start: Int) -> Int? {
        var at = start
        while at < text.end {
            let (code, next) = text.code(at: at)
            if code == Self.newline { return next }
            guard data[code].contains(.space) else { return nil }
            at = next
        }
        return nil
    }

    /// The end of a run of terminators, and of the closing signs after it.
    private func run(_ text: some SentenceText, _ start: Int) -> (end: Int, next: Int) {
        var end = start
        while end < text.end, case let (code, next) = text.code(at: end), Self.terminates(code) { end = next }
        var next = end
        while next < text.end, case let (code, after) = text.code(at: next),
            code == 0x22 || code == ASCII.apostrophe || data[code].contains(.closing)
        {
            next = after
        }
        return (end, next)
    }

    /// Whether a run of terminators ends a sentence. `token`: the first that ends after the run's begin.
    private func splits(_ text: some SentenceText, _ run: Range<Int>, _ next: Int, _ token: Int) -> Bool {
        let (first, afterFirst) = text.code(at: run.lowerBound)
        let isBeside = token > 0 && text.token(token - 1).range.upperBound == run.lowerBound
        if first == ASCII.stop, afterFirst == run.upperBound {
            // An acronym's own stop belongs to the token that has not ended yet.
            if token < text.tokenCount {
                let holder = text.token(token)
                if holder.isStopped, holder.range.lowerBound <= run.lowerBound,
                    holder.range.upperBound == run.upperBound
                {
                    return false
                }
            }
            if isBeside {
                if text.token(token - 1).isOneLetter { return false }
                if Self.abbreviations.contains(text.folded(token - 1)) { return false }
            }
        }
        if next == text.end || data[text.code(at: next).code].contains(.space) { return true }
        let isAlone = isBeside && text.token(token - 1).isAlone
        var at = run.lowerBound
        while at < run.upperBound {
            let (code, after) = text.code(at: at)
            if code == Self.ideographicStop || (isAlone && (code == 0x21 || code == 0x3F)) { return true }
            at = after
        }
        return false
    }
}
