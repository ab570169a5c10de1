internal import FeedModel
internal import Foundation
internal import Processing

/// Deliveries of one batch that are decided on together: for one channel, of one story, feed, article or event; for
/// programs of one topic as well.
struct AlertGroup {
    let channel: ChannelID
    let event: EventKind
    let isHuman: Bool
    /// Messages of one lane are sent in order, and gathered; nil: no order.
    let lane: String?
    /// Whether further articles of the lane wait for each other.
    let gathers: Bool
    private(set) var deliveries: [Delivery]

    /// Their topics, each once, in the order in which they came.
    var topics: [TopicID] {
        var seen: Set<TopicID> = []
        return deliveries.compactMap(\.topic).filter { seen.insert($0).inserted }
    }

    /// For programs: whose messages these are.
    var machineTopic: TopicID? { isHuman ? nil : deliveries.first?.topic }

    static func groups(of batch: [Delivery], _ services: ProcessorServices) -> [AlertGroup] {
        var order: [String] = []
        var groups: [String: AlertGroup] = [:]
        for delivery in batch {
            guard let channel = delivery.channel else { continue }
            let isHuman = services.humanChannels.contains(channel)
            let topic = delivery.topic.flatMap { services.topics[$0] }
            // What was held back comes together whatever it tells of: a digest a channel, not one a story.
            let (lane, gathers) = delivery.wasHeldBack ? (nil, false) : lane(delivery, topic?.groupBy ?? .story)
            let kind = delivery.wasHeldBack && delivery.article == nil ? "event" : delivery.event.rawValue
            let together = delivery.wasHeldBack ? "digest" : gathers ? lane ?? "" : delivery.subjectText
            let name = [
                channel.rawValue, kind, together, isHuman ? "" : delivery.topic?.rawValue ?? "",
            ]
            .joined(separator: "\u{0}")
            if groups[name] == nil {
                order.append(name)
                groups[name] = AlertGroup(
                    channel: channel, event: delivery.event, isHuman: isHuman, lane: lane, gathers: gathers,
                    deliveries: [])
            }
            groups[name]?.deliveries.append(delivery)
        }
        return order.compactMap { groups[$0] }
    }

    private static func lane(_ delivery: Delivery, _ groupBy: TopicDefinition.GroupBy) -> (String?, Bool) {
        guard case .article(let article, _) = delivery.subject else { return (nil, false) }
        let isNew = delivery.event == .articleNew
        switch groupBy {
        case .story:
            let lane = delivery.story.map { "story:\($0.id)" } ?? "article:\(article.id)"
            return (lane, isNew && delivery.story != nil)
        case .feed: return ("feed:\(article.feedKey)", isNew)
        case .none: return ("article:\(article.id)", false)
        }
    }
}

extension Delivery {
    /// What it is about, for keys.
    var subjectText: String {
        switch subject {
        case .article(let article, _): "article:\(article.id)"
        case .event(let event, let feed):
            "event:\(feed?.id.rawValue ?? ""):\(Int64(event.since.timeIntervalSince1970 * 1000)):\(event.reason)"
        }
    }

    /// What happened to what: the same on all topics that tell of it.
    var about: String { event.rawValue + " " + subjectText }

    /// Whether a budget, quiet hours or a silence held it back: then it is told in a digest.
    var wasHeldBack: Bool {
        guard let word = heldFor, let why = AlertPlan.Hold(rawValue: word) else { return false }
        return why != .gathering
    }

    /// The article, where it is about one.
    var article: Article? { if case .article(let article, _) = subject { article } else { nil } }

    /// Where its topic matched.
    var matched: [MatchedSpan] { if case .article(_, let match?) = subject { match.matched } else { [] } }
}

extension TopicDefinition.Priority {
    var weight: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        }
    }
}
