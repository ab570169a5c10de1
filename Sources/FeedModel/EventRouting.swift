/// Who is to be told of an event: the alert processor, once for each channel of each topic that names the event, and for
/// the fallback of the channel that it is about.
public struct EventRouting: Sendable, Hashable {
    private let owed: [EventKind: [Owed]]
    private let fallbacks: [ChannelID: ChannelID]
    private let alert: ProcessorID?

    /// The routes of these topics and channels; without an alert processor nothing is owed for an event.
    public init(topics: [TopicDefinition], channels: [ChannelDefinition] = [], alert: ProcessorID?) {
        var owed: [EventKind: [Owed]] = [:]
        for topic in topics {
            guard let alert else { break }
            for kind in topic.events {
                owed[kind, default: []] += topic.notify.map {
                    Owed(processor: alert, kind: kind, topic: topic.id, channel: $0, priority: topic.priority)
                }
            }
        }
        self.owed = owed
        self.alert = alert
        fallbacks = Dictionary(
            channels.compactMap { channel in channel.fallback.map { (channel.id, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// What is owed for an event of this kind, whatever it is about.
    public func owed(for kind: EventKind) -> [Owed] { owed[kind] ?? [] }

    /// What is owed for an event. One that a channel is in trouble (`details["channel"]`) goes to its fallback as well,
    /// once: a topic that tells the fallback already is enough. A channel that is behind is told of once an outage, so
    /// it breaks quiet hours; dead deliveries may be many, so they keep to the fallback's budget, and good news can wait.
    public func owed(for event: FeedEvent) -> [Owed] {
        let owed = owed(for: event.kind)
        guard [.deliveryDead, .channelBehind, .channelRecovered].contains(event.kind), let alert,
            let fallback = event.details["channel"].flatMap({ fallbacks[ChannelID(rawValue: $0)] }),
            !owed.contains(where: { $0.channel == fallback })
        else { return owed }
        let priority: TopicDefinition.Priority = event.kind == .channelBehind ? .high : .normal
        return owed + [Owed(processor: alert, kind: event.kind, channel: fallback, priority: priority)]
    }
}
