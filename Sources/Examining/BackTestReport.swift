public import FeedModel
public import Foundation
import Matching

/// What a back-test came to.
public struct BackTestReport: Sendable, Codable {
    /// Hits of a day in UTC.
    public struct Day: Sendable, Hashable, Codable {
        /// `2026-11-24`.
        public var day: String
        /// How many.
        public var hits: Int
    }

    /// An article that would have been told.
    public struct Sample: Sendable, Hashable, Codable {
        /// The article's number.
        public var article: String
        /// Its feed.
        public var feed: FeedID
        /// When it was first seen.
        public var firstSeen: Date
        /// Its title.
        public var title: String
        /// Its text around the first match; nil where only the title or tags match.
        public var snippet: Snippet?
        /// Where it matches.
        public var matched: [MatchedSpan]
    }

    /// A term of the query, and of what use it was.
    public struct LeafCount: Sendable, Hashable, Codable {
        /// As written.
        public var source: String
        /// Articles in which it stands.
        public var articles: Int
        /// Hits that there would not have been without it.
        public var alone: Int
        /// Whether it stands under NOT.
        public var negated: Bool
    }

    /// What a changed query would gain and lose.
    public struct Comparison: Sendable, Codable {
        /// Hits of the changed query.
        public var hits = 0
        /// Articles that only the changed query tells.
        public var gained = 0
        /// Articles that it no longer tells.
        public var lost = 0
        /// The newest of those gained.
        public var gainedSamples: [Sample] = []
        /// The newest of those lost.
        public var lostSamples: [Sample] = []
    }

    /// The topic.
    public var topic: TopicID
    /// From when on.
    public var since: Date
    /// Articles that were looked at.
    public var articles = 0
    /// Articles that match.
    public var hits = 0
    /// By day, oldest first; only days with hits.
    public var days: [Day] = []
    /// The newest hits.
    public var samples: [Sample] = []
    /// The terms of the query, in its order.
    public var terms: [LeafCount] = []
    /// What could not be decided, and for how many articles.
    public var problems: [String: Int] = [:]
    /// Against a changed query, if one was given.
    public var against: Comparison?

    init(topic: TopicID, since: Date) {
        self.topic = topic
        self.since = since
    }

    /// Terms that stand in no article.
    public var neverFired: [LeafCount] { terms.filter { $0.articles == 0 } }

    mutating func add(_ article: Article, _ matched: [MatchedSpan]?) {
        guard let matched else { return }
        hits += 1
        let day = String(MessageCoding.text(of: article.firstSeen).prefix(10))
        // Articles come newest first; the days are put in order at the end.
        if days.last?.day == day { days[days.count - 1].hits += 1 } else { days.append(Day(day: day, hits: 1)) }
        if samples.count < BackTest.mostSamples { samples.append(Sample(article, matched)) }
    }

    mutating func compare(_ article: Article, _ before: [MatchedSpan]?, _ after: [MatchedSpan]?) {
        var comparison = against ?? Comparison()
        if after != nil { comparison.hits += 1 }
        if before == nil, let after {
            comparison.gained += 1
            if comparison.gained <= BackTest.mostSamples { comparison.gainedSamples.append(Sample(article, after)) }
        }
        if after == nil, let before {
            comparison.lost += 1
            if comparison.lost <= BackTest.mostSamples { comparison.lostSamples.append(Sample(article, before)) }
        }
        against = comparison
    }

    mutating func take(_ use: LeafUse, _ leaves: [QueryLeaf]) {
        days.reverse()
        terms = leaves.enumerated().map { place, leaf in
            LeafCount(
                source: leaf.source, articles: use.fired[place], alone: use.alone[place], negated: leaf.isNegated)
        }
    }
}

extension BackTestReport.Sample {
    init(_ article: Article, _ matched: [MatchedSpan]) {
        self.init(
            article: article.id.description, feed: article.feed, firstSeen: article.firstSeen,
            title: article.content.title,
            snippet: Snippet(of: ArticleFields(article).text, matched), matched: matched)
    }
}
