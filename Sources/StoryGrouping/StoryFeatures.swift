import Foundation

/// What story grouping looks at in one article: its words as hashes, and what makes it the same as another one.
///
/// Made once an article, outside of any lock; small (a few kilobytes).
public struct StoryFeatures: Sendable {
    /// A term of the article and how often it counts: title words more than those of the lead.
    struct Term: Sendable {
        var hash: UInt64
        var weight: Float
    }

    /// Words and pairs of words, each once.
    var terms: [Term]
    /// The numbers of the title: articles whose titles differ in them tell of different things.
    var numbers: Set<UInt64>
    /// The same for articles with the same words in title and text.
    var textKey: UInt64
    /// The same for articles with the same page; nil without one.
    var urlKey: UInt64?
    /// How many words there were.
    var length: Int

    /// The features of an article: its title, its text (the beginning is enough) and its normalised URL.
    public init(title: String, text: String, normalizedURL: String?) {
        let head = StoryWords.words(title)
        let body = StoryWords.words(text, most: Self.longestText)
        var weights: [UInt64: Float] = [:]
        func add(_ words: ArraySlice<StoryWord>, _ weight: Float) {
            for word in words where !word.isCommon { weights[word.hash, default: 0] += weight }
        }
        add(head[...], 3)
        add(body.prefix(Self.leadWords), 1)
        add(body.dropFirst(Self.leadWords).prefix(Self.bodyWords), 0.4)
        let content = head.filter { !$0.isCommon }
        for (first, second) in zip(content, content.dropFirst()) {
            weights[StableHash.of([first.hash, second.hash]), default: 0] += 1.5
        }
        terms = weights.map { Term(hash: $0.key, weight: 1 + log($0.value + 0.5).magnitude) }
        numbers = Set(head.lazy.filter(\.isNumber).map(\.hash))
        textKey = StableHash.of(head.map(\.hash) + [0] + body.map(\.hash))
        urlKey = normalizedURL.map { StableHash.of($0.utf8) }
        length = head.count + body.count
    }

    /// Bytes.
    private static let longestText = 12_000
    private static let leadWords = 60
    private static let bodyWords = 240
}

/// FNV-1a, 64 bits: the same in every process.
struct StableHash {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }

    /// Of numbers, byte by byte.
    static func of(_ numbers: [UInt64]) -> UInt64 {
        var hash = StableHash()
        for number in numbers {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { hash.add(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        return hash.value
    }
}
