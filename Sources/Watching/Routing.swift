public import FeedModel
public import Journaling

/// What a processor takes of what is recorded; made where the processors are plugged in.
public struct ProcessorRoute: Sendable, Hashable {
    /// What it is told of.
    public enum Interest: Sendable, Hashable {
        /// One delivery for each topic and channel that is to be told: the alert processor.
        case alerts
        /// Every article, at every revision that is kept.
        case everyArticle
        /// The articles of these topics, one delivery a topic.
        case topics(Set<TopicID>)
        /// Nothing: it reads what it needs when it is woken.
        case nothing
    }

    /// The processor.
    public var id: ProcessorID
    /// What it is told of.
    public var interest: Interest
    /// Whether it gets the articles of a feed's first document as well.
    public var wantsBaseline: Bool

    /// A route.
    public init(_ id: ProcessorID, _ interest: Interest, wantsBaseline: Bool = false) {
        self.id = id
        self.interest = interest
        self.wantsBaseline = wantsBaseline
    }
}

/// Says what is owed to whom on account of an article or an event: pure, from topics and processors.
public struct Routing: Sendable {
    private let topics: [TopicID: TopicDefinition]
    private let processors: [ProcessorRoute]
    private let events: EventRouting

    init(topics: [TopicDefinition], channels: [ChannelDefinition] = [], processors: [ProcessorRoute]) {
        self.topics = Dictionary(topics.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.processors = processors
        events = EventRouting(
            topics: topics, channels: channels, alert: processors.first { $0.interest == .alerts }?.id)
    }

    /// What is owed whatever matches.
    func always(revision: Bool, baseline: Bool) -> [Owed] {
        processors.compactMap { route in
            guard route.interest == .everyArticle, route.wantsBaseline || !baseline else { return nil }
            return Owed(processor: route.id, kind: revision ? .articleRevised : .articleNew)
        }
    }

    /// What is owed because a topic matches: `kind` says whether for the first time or because of a change.
    func owed(for topic: TopicID, _ kind: EventKind) -> [Owed] {
        guard let topic = topics[topic] else { return [] }
        return processors.flatMap { route in
            switch route.interest {
            case .alerts:
                topic.notify.map {
                    Owed(processor: route.id, kind: kind, topic: topic.id, channel: $0, priority: topic.priority)
                }
            case .topics(let wanted) where wanted.contains(topic.id):
                [Owed(processor: route.id, kind: kind, topic: topic.id, priority: topic.priority)]
            case .topics, .everyArticle, .nothing: [Owed]()
            }
        }
    }

    /// An event with what is owed for it.
    public func record(_ event: FeedEvent) -> EventRecord { EventRecord(event, owed: events.owed(for: event)) }
}
