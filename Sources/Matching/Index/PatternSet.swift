import TextAnalysis

/// The words with wildcards of all queries, found by what they begin with.
struct PatternSet: Sendable {
    /// Beginnings are told apart by so many bytes at most.
    private static let longestKey = 31

    private var numbers: [[UInt32]: UInt32] = [:]
    private(set) var patterns: [[UInt32]] = []
    /// Whether a pattern is no more than its key and `*`.
    private var isKeyOnly: [Bool] = []
    private var keys = Vocabulary()
    private var patternsOfKey: [[UInt32]] = []
    /// By the first two bytes: which lengths the keys have that begin so, a bit each.
    private var lengths = [UInt32](repeating: 0, count: 4096)
    /// Patterns whose beginning is too short for a key.
    private var unanchored: [UInt32] = []

    var count: Int { patterns.count }

    /// The number of a pattern (a folded form with wildcards).
    mutating func insert(_ pattern: [UInt32]) -> UInt32 {
        if let number = numbers[pattern] { return number }
        let number = UInt32(patterns.count)
        numbers[pattern] = number
        patterns.append(pattern)
        let literal = pattern.prefix { $0 != Wildcard.many && $0 != Wildcard.one }
        let bytes = CodePoints.utf8(Array(literal))
        isKeyOnly.append(bytes.count <= Self.longestKey && pattern.dropFirst(literal.count) == [Wildcard.many])
        guard bytes.count >= 2 else {
            unanchored.append(number)
            return number
        }
        let key = Array(bytes.prefix(Self.longestKey))
        let place = Int(keys.insert(key))
        if place == patternsOfKey.count { patternsOfKey.append([]) }
        patternsOfKey[place].append(number)
        lengths[Self.bucket(key[0], key[1])] |= 1 << UInt32(key.count)
        return number
    }

    /// Calls `body` with each pattern that a token's folded form fits.
    @inline(__always)
    func visit(_ token: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void) {
        if token.count >= 2 {
            var mask = lengths[Self.bucket(token[0], token[1])]
            while mask != 0 {
                let length = mask.trailingZeroBitCount
                if length > token.count { break }
                mask &= mask - 1
                visit(token, key: length, body)
            }
        }
        for number in unanchored where Glob.fits(Self.codes(token), patterns[Int(number)]) { body(number) }
    }

    private func visit(_ token: UnsafeBufferPointer<UInt8>, key length: Int, _ body: (UInt32) -> Void) {
        guard let key = keys.find(UnsafeBufferPointer(rebasing: token[..<length])) else { return }
        var codes: [UInt32]?
        for number in patternsOfKey[Int(key)] {
            if isKeyOnly[Int(number)] {
                body(number)
                continue
            }
            let text = codes ?? Self.codes(token)
            codes = text
            if Glob.fits(text, patterns[Int(number)]) { body(number) }
        }
    }

    /// Whether a token's folded form fits one pattern.
    func fits(_ token: UnsafeBufferPointer<UInt8>, _ number: UInt32) -> Bool {
        Glob.fits(Self.codes(token), patterns[Int(number)])
    }

    private static func codes(_ token: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        String(decoding: token, as: UTF8.self).unicodeScalars.map(\.value)
    }

    @inline(__always)
    private static func bucket(_ first: UInt8, _ second: UInt8) -> Int { (Int(first) << 5 ^ Int(second)) & 4095 }
}
