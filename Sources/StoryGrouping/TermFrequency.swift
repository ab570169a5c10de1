import Foundation

/// How common a term is in the stream, smoothed by a background so that the first articles are not all alike.
struct TermFrequency: Sendable {
    /// A term with its tf-idf weight.
    struct Weighed: Sendable {
        var hash: UInt64
        var weight: Float
    }

    private var documents: [UInt64: Float] = [:]
    private var total: Float = 0

    /// Pretended articles before the first one: a word never met counts as one in 500.
    private static let background: Float = 1000

    mutating func count(_ terms: [StoryFeatures.Term]) {
        total += 1
        for term in terms { documents[term.hash, default: 0] += 1 }
        if documents.count > 400_000 { forget() }
    }

    /// The terms by weight, heaviest first.
    func vector(_ terms: [StoryFeatures.Term]) -> [Weighed] {
        terms.map { term in
            let seen = documents[term.hash] ?? 0
            return Weighed(hash: term.hash, weight: term.weight * log((total + Self.background) / (seen + 2)))
        }
        .sorted { $0.weight > $1.weight }
    }

    func norm(_ vector: [Weighed]) -> Float {
        vector.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot()
    }

    /// Halves every count and drops what was met once.
    private mutating func forget() {
        total /= 2
        documents = documents.compactMapValues { $0 > 1 ? $0 / 2 : nil }
    }
}
