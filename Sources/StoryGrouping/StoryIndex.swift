public import FeedModel
public import Foundation

/// Which live story an article belongs to: tf-idf against the stories' centroids, online, with decay over time.
///
/// A value: `propose` is pure, `adopt` is called after the journal committed the article. At start the index is rebuilt
/// by adopting the articles of the last days. Stories without a new article for `StoryIndex.lifetime` are let go.
public struct StoryIndex: Sendable {
    /// How long a story waits for another article.
    public static let lifetime: Seconds = 4 * 86400
    /// The most live stories; the one idle for longest goes first.
    public static let mostStories = 60_000

    private var stories: [StoryID: LiveStory] = [:]
    private var holders = StoryHolders()
    private var sameText: [UInt64: Told] = [:]
    private var samePage: [UInt64: Told] = [:]
    private var frequency = TermFrequency()

    private struct Told: Sendable {
        var article: ArticleID
        var story: StoryID
        var feed: FeedKey
    }

    /// An index without stories.
    public init() {}

    /// How many stories are live.
    public var count: Int { stories.count }

    /// Where an article of `feed` seen at `now` belongs. Nothing changes before `adopt`.
    public func propose(_ features: StoryFeatures, feed: FeedKey, at now: Date) -> StoryProposal {
        if let told = duplicate(of: features, feed: feed) {
            return StoryProposal(story: told.story, duplicateOf: told.article, similarity: 1)
        }
        let vector = frequency.vector(features.terms)
        let norm = frequency.norm(vector)
        var best: (story: StoryID, score: Float)?
        for id in candidates(vector) {
            guard let story = stories[id], now.timeIntervalSince(story.lastSeen) < Self.lifetime else { continue }
            let score = story.similarity(to: vector, norm: norm, features: features, feed: feed, at: now)
            let needed = story.feeds.contains(feed) ? Threshold.sameFeed : Threshold.join
            if score >= needed, score > best?.score ?? 0 { best = (id, score) }
        }
        return StoryProposal(story: best?.story, duplicateOf: nil, similarity: Double(best?.score ?? 0))
    }

    /// Takes an article in that the journal has recorded under `story`.
    public mutating func adopt(
        _ features: StoryFeatures, article: ArticleID, feed: FeedKey, story id: StoryID, at now: Date
    ) {
        frequency.count(features.terms)
        let told = Told(article: article, story: id, feed: feed)
        if features.length >= Threshold.wordsForSameText {
            sameText[features.textKey] = sameText[features.textKey] ?? told
        }
        if let page = features.urlKey { samePage[page] = samePage[page] ?? told }
        let before = stories[id]?.keys ?? []
        let vector = frequency.vector(features.terms)
        // In its place: a centroid is not to be copied.
        stories[id, default: LiveStory(lastSeen: now)].take(vector, features: features, feed: feed, at: now)
        hold(id, under: stories[id]?.keys ?? [], insteadOf: before)
        if stories.count > Self.mostStories { expire(before: now - Self.lifetime / 2) }
    }

    /// Lets the stories go whose last article was seen before `date`.
    public mutating func expire(before date: Date) {
        let old = stories.filter { $0.value.lastSeen < date }
        for (id, story) in old {
            hold(id, under: [], insteadOf: story.keys)
            stories[id] = nil
        }
        sameText = sameText.filter { stories[$0.value.story] != nil }
        samePage = samePage.filter { stories[$0.value.story] != nil }
    }

    private func duplicate(of features: StoryFeatures, feed: FeedKey) -> Told? {
        if features.length >= Threshold.wordsForSameText, let told = sameText[features.textKey], told.feed != feed {
            return told
        }
        // The same page in another feed of the outlet; in the same feed it is for the journal's identity to say.
        if let page = features.urlKey, let told = samePage[page], told.feed != feed { return told }
        return nil
    }

    private func candidates(_ vector: [TermFrequency.Weighed]) -> Set<StoryID> {
        var found: Set<StoryID> = []
        for term in vector.prefix(Threshold.termsLookedUp) {
            holders.forEach(of: term.hash) { found.insert($0) }
        }
        return found
    }

    private mutating func hold(_ id: StoryID, under keys: [UInt64], insteadOf before: [UInt64]) {
        let (new, old) = (Set(keys), Set(before))
        for key in old.subtracting(new) { holders.remove(id, from: key) }
        for key in new.subtracting(old) { holders.insert(id, under: key) }
    }
}

/// Where an article belongs.
public struct StoryProposal: Sendable, Hashable {
    /// The live story; nil: it begins a new one.
    public var story: StoryID?
    /// The article that says the same, word for word or on the same page.
    public var duplicateOf: ArticleID?
    /// How alike article and story are, 0…1; for `topics explain`.
    public var similarity: Double
}

/// The figures of grouping; chosen on labelled sets of news, of headlines and of short items.
enum Threshold {
    static let join: Float = 0.28
    /// Items of one feed look alike by their form: they need more to be one story.
    static let sameFeed: Float = 0.5
    static let termsLookedUp = 24
    static let centroidTerms = 200
    static let keysOfStory = 40
    static let wordsForSameText = 6
    static let decay: Seconds = 3 * 86400
}
