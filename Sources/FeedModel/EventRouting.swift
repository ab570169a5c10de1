/// Who is to be told of a health event: the alert processor, once for each channel of each topic that names the event.
public struct EventRouting: Sendable, Hashable {
    private let owed: [EventKind: [Owed]]

    /// The routes of these topics; without an alert processor nothing is owed for an event.
    public init(topics: [TopicDefinition], alert: ProcessorID?) {
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
    }

    /// What is owed for an event of this kind.
    public func owed(for kind: EventKind) -> [Owed] { owed[kind] ?? [] }
}
