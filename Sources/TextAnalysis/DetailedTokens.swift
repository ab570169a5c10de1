/// The rules for tokens (topics, section 1) one after the other, over a cleaned text.
struct DetailedTokens {
    private(set) var tokens: [DetailedText.Token] = []
    private let text: CleanedText
    private let data: UnicodeData

    init(_ text: CleanedText, _ data: UnicodeData, wildcards: Bool) {
        self.text = text
        self.data = data
        cut(wildcards: wildcards)
        for index in tokens.indices { tokens[index].isOneLetter = isOneLetter(tokens[index]) }
        joinAcronyms()
        dropPossessives()
    }

    /// Rules 1 and 2.
    private mutating func cut(wildcards: Bool) {
        var isOpen = false
        for (place, code) in text.codes.enumerated() {
            let traits = data[code]
            let isWildcard = wildcards && (code == Wildcard.many || code == Wildcard.one)
            if traits.standsAlone {
                begin(place, code, alone: true)
                isOpen = true
            } else if isOpen, isWildcard || traits.contains(.mark) || (traits.isWordy && tokens.last?.isAlone == false)
            {
                tokens[tokens.count - 1].codes.append(code)
                tokens[tokens.count - 1].cleaned = tokens[tokens.count - 1].cleaned.lowerBound..<place + 1
            } else if isWildcard || traits.isWordy {
                begin(place, code, alone: false)
                isOpen = true
            } else {
                isOpen = false
            }
        }
    }

    private mutating func begin(_ place: Int, _ code: UInt32, alone: Bool) {
        tokens.append(
            DetailedText.Token(isAlone: alone, codes: [code], start: 0, end: 0, cleaned: place..<place + 1))
    }

    private func isOneLetter(_ token: DetailedText.Token) -> Bool {
        !token.isAlone && data[token.codes[0]].contains(.letter)
            && token.codes.dropFirst().allSatisfy { data[$0].contains(.mark) }
    }

    /// Rule 3.
    private mutating func joinAcronyms() {
        var joined: [DetailedText.Token] = []
        var index = 0
        while index < tokens.count {
            var last = index
            while tokens[last].isOneLetter, isStop(at: tokens[last].cleaned.upperBound), last + 1 < tokens.count,
                tokens[last + 1].isOneLetter, tokens[last + 1].cleaned.lowerBound == tokens[last].cleaned.upperBound + 1
            {
                last += 1
            }
            joined.append(last == index ? tokens[index] : acronym(index...last))
            index = last + 1
        }
        tokens = joined
    }

    private func acronym(_ letters: ClosedRange<Int>) -> DetailedText.Token {
        var token = tokens[letters.lowerBound]
        let end = tokens[letters.upperBound].cleaned.upperBound
        token.codes = tokens[letters].flatMap(\.codes)
        token.isOneLetter = false
        token.isStopped = isStop(at: end)
        token.cleaned = token.cleaned.lowerBound..<(token.isStopped ? end + 1 : end)
        return token
    }

    private func isStop(at place: Int) -> Bool { place < text.codes.count && text.codes[place] == ASCII.stop }

    /// Rule 4.
    private mutating func dropPossessives() {
        var kept: [DetailedText.Token] = []
        var previousEnd: Int?
        for token in tokens {
            if !isPossessive(token, after: previousEnd) { kept.append(token) }
            previousEnd = token.cleaned.upperBound
        }
        tokens = kept
    }

    private func isPossessive(_ token: DetailedText.Token, after previousEnd: Int?) -> Bool {
        guard token.codes == [0x73] || token.codes == [0x53], let previousEnd else { return false }
        let place = token.cleaned.lowerBound - 1
        guard place == previousEnd, text.codes[place] == ASCII.apostrophe || text.codes[place] == 0x2019 else {
            return false
        }
        guard token.cleaned.upperBound < text.codes.count else { return true }
        let next = data[text.codes[token.cleaned.upperBound]]
        return !next.isWordy && !next.contains(.mark)
    }
}

/// The signs of a wildcard.
public enum Wildcard {
    /// Any number of letters.
    public static let many: UInt32 = 0x2A
    /// Exactly one.
    public static let one: UInt32 = 0x3F
}
