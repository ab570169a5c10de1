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
        let body = StoryWords.words(String(text.prefix(Self.longestText)))
        var weights: [UInt64: Float] = [:]
        func add(_ words: ArraySlice<String>, _ weight: Float) {
            for word in words where !StoryWords.isCommon(word) {
                weights[StableHash.of(word), default: 0] += weight
            }
        }
        add(head[...], 3)
        add(body.prefix(Self.leadWords), 1)
        add(body.dropFirst(Self.leadWords).prefix(Self.bodyWords), 0.4)
        let content = head.filter { !StoryWords.isCommon($0) }
        for (first, second) in zip(content, content.dropFirst()) {
            weights[StableHash.of(first, second), default: 0] += 1.5
        }
        terms = weights.map { Term(hash: $0.key, weight: 1 + log($0.value + 0.5).magnitude) }
        numbers = Set(head.filter { $0.utf8.allSatisfy { (48...57).contains($0) } }.map { StableHash.of($0) })
        textKey = StableHash.of(head + ["\u{0}"] + body)
        urlKey = normalizedURL.map { StableHash.of($0) }
        length = head.count + body.count
    }

    private static let longestText = 6000
    private static let leadWords = 60
    private static let bodyWords = 240
}

/// FNV-1a, 64 bits: the same in every process.
enum StableHash {
    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    static func of(_ words: String...) -> UInt64 { of(words) }

    static func of(_ words: [String]) -> UInt64 {
        var hash = basis
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* prime }
            hash = (hash ^ 0x20) &* prime
        }
        return hash
    }
}
