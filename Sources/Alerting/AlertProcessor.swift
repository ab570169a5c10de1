public import FeedModel
internal import Foundation
public import Journaling
public import Processing

/// Tells channels of articles and events. A delivery is owed for each (article, topic, channel); people get one message
/// an article with all its topics, programs one for each topic.
public struct AlertProcessor: Processor {
    /// `alert`.
    public static let kind = "alert"

    private let id: ProcessorID
    private let services: ProcessorServices
    private let journal: Journal

    /// It has no settings of its own.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        SettingsReader(settings, knowing: ProcessorSettings.common).finish()
    }

    /// An alert processor reads what was told before from the journal.
    public init(definition: ProcessorDefinition, services: ProcessorServices) throws {
        throw ConfigurationFault(at: definition.settings.place, "the alert processor needs a journal")
    }

    /// An alert processor over `journal`.
    public init(definition: ProcessorDefinition, services: ProcessorServices, journal: Journal) throws {
        id = definition.id
        self.services = services
        self.journal = journal
    }

    /// Forms the messages; the deliveries are done when these are on record.
    public func process(_ batch: [Delivery]) async -> ProcessingResult {
        var result = ProcessingResult()
        for delivery in batch { result.outcomes[delivery.key] = .done(receipt: nil) }
        for group in grouped(batch) {
            if let message = await message(for: group) { result.emit.append(message) }
        }
        return result
    }

    /// Deliveries of one article and channel that go together.
    private func grouped(_ batch: [Delivery]) -> [[Delivery]] {
        var order: [String] = []
        var groups: [String: [Delivery]] = [:]
        for delivery in batch {
            guard let channel = delivery.channel else { continue }
            let isHuman = services.humanChannels.contains(channel)
            let parts = [
                channel.rawValue, delivery.event.rawValue, delivery.subjectText,
                isHuman ? "" : delivery.topic?.rawValue ?? "",
            ]
            let name = parts.joined(separator: "\u{0}")
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(delivery)
        }
        return order.compactMap { groups[$0] }
    }

    private func message(for group: [Delivery]) async -> NewMessage? {
        guard let first = group.first, let channel = first.channel else { return nil }
        let isHuman = services.humanChannels.contains(channel)
        var body = MessageBody(event: first.event, processor: id, channel: channel)
        let topics = group.compactMap { $0.topic.map(named) }
        body.topic = topics.first
        if isHuman, topics.count > 1 { body.topics = topics }
        body.story = first.story.map(MessageBody.StoryBody.init)
        var subject = first.subjectText
        var lane: String?
        switch first.subject {
        case .article(let article, _):
            body.article = MessageBody.ArticleBody(article)
            body.matched = Self.union(group)
            lane = first.story.map { "story:\($0.id)" } ?? "article:\(article.id)"
            if first.event == .articleRevised { subject += ":\(article.revision)" }
        case .event(let event, let feed):
            body.feed = feed
            (body.since, body.reason) = (event.since, event.reason)
            body.details = event.details.isEmpty ? nil : event.details
        }
        if !isHuman, let topic = first.topic { subject += "|" + topic.rawValue }
        return NewMessage(
            channel: channel, subject: subject, body: body, members: group.map(\.key), lane: lane,
            story: first.story?.id, priority: group.map(\.priority).max { $0.weight < $1.weight } ?? .normal)
    }

    private func named(_ topic: TopicID) -> MessageBody.Topic {
        MessageBody.Topic(id: topic, title: services.topics[topic]?.title ?? topic.rawValue)
    }

    private static func union(_ group: [Delivery]) -> [MatchedSpan] {
        var seen: Set<MatchedSpan> = []
        return group.flatMap { delivery -> [MatchedSpan] in
            if case .article(_, let match?) = delivery.subject { match.matched } else { [] }
        }.filter { seen.insert($0).inserted }
    }
}

extension Delivery {
    /// What it is about, for keys.
    fileprivate var subjectText: String {
        switch subject {
        case .article(let article, _): "article:\(article.id)"
        case .event(let event, let feed):
            "event:\(feed?.id.rawValue ?? ""):\(Int64(event.since.timeIntervalSince1970 * 1000)):\(event.reason)"
        }
    }
}

extension TopicDefinition.Priority {
    fileprivate var weight: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        }
    }
}
