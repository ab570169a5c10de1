import FeedModel
import Foundation

/// A story: what its articles have in common.
struct LiveStory: Sendable {
    private var centroid = Centroid()
    private(set) var keys: [UInt64] = []
    private(set) var feeds: Set<FeedKey> = []
    private(set) var numbers: Set<UInt64> = []
    private(set) var lastSeen: Date
    private var articles = 0

    init(lastSeen: Date) { self.lastSeen = lastSeen }

    /// Cosine with the centroid, less for time gone by and for titles whose numbers disagree.
    func similarity(
        to vector: [TermFrequency.Weighed], norm other: Float, features: StoryFeatures, feed: FeedKey, at now: Date
    ) -> Float {
        guard centroid.norm > 0, other > 0 else { return 0 }
        var score = centroid.product(vector) / (centroid.norm * other)
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
        centroid.add(vector, keep: articles > 50 ? 0.98 : 1, most: Threshold.centroidTerms)
        // Of the first article the terms come heaviest first.
        keys =
            articles == 1
            ? vector.prefix(Threshold.keysOfStory).map(\.hash)
            : centroid.heaviest(Threshold.keysOfStory)
        feeds.insert(feed)
        numbers.formUnion(features.numbers.prefix(8))
        lastSeen = max(lastSeen, now)
    }
}
