import FeedModel
import Foundation

/// A story's centroid: what its articles have in common.
struct LiveStory: Sendable {
    private(set) var centroid: [UInt64: Float] = [:]
    private(set) var keys: [UInt64] = []
    private(set) var feeds: Set<FeedKey> = []
    private(set) var numbers: Set<UInt64> = []
    private(set) var lastSeen: Date
    private var articles = 0
    private var norm: Float = 0

    init(lastSeen: Date) { self.lastSeen = lastSeen }

    /// Cosine with the centroid, less for time gone by and for titles whose numbers disagree.
    func similarity(
        to vector: [TermFrequency.Weighed], norm other: Float, features: StoryFeatures, feed: FeedKey, at now: Date
    ) -> Float {
        guard norm > 0, other > 0 else { return 0 }
        var product: Float = 0
        for term in vector { product += term.weight * (centroid[term.hash] ?? 0) }
        var score = product / (norm * other)
        let gap = max(0, now.timeIntervalSince(lastSeen)) / Threshold.decay
        score *= Float(exp(-0.5 * gap * gap))
        if !numbers.isEmpty, !features.numbers.isEmpty, numbers.isDisjoint(with: features.numbers) {
            score *= feeds.contains(feed) ? 0.3 : 0.6
        }
        return score
    }

    mutating func take(_ vector: [TermFrequency.Weighed], features: StoryFeatures, feed: FeedKey, at now: Date) {
        // The last fifty articles count: an old story moves on.
        articles += 1
        let keep: Float = articles > 50 ? 0.98 : 1
        if keep < 1 { for key in centroid.keys { centroid[key, default: 0] *= keep } }
        if centroid.isEmpty { centroid.reserveCapacity(vector.count) }
        for term in vector { centroid[term.hash, default: 0] += term.weight }
        if centroid.count > Threshold.centroidTerms * 3 / 2 {
            let kept = centroid.sorted { $0.value > $1.value }.prefix(Threshold.centroidTerms)
            centroid = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        norm = centroid.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // Of the first article the terms come heaviest first.
        keys =
            articles == 1
            ? vector.prefix(Threshold.keysOfStory).map(\.hash)
            : centroid.sorted { $0.value > $1.value }.prefix(Threshold.keysOfStory).map(\.key)
        feeds.insert(feed)
        numbers.formUnion(features.numbers.prefix(8))
        lastSeen = max(lastSeen, now)
    }
}
