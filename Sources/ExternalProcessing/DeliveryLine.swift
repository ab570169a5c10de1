internal import FeedModel
internal import Foundation
internal import Processing

/// A delivery as a program gets it (contract, section 4): the body, with `delivery`, `attempt` and `time` beside it.
struct DeliveryLine: Encodable {
    /// In mode stream: what kind of line this is.
    var type: String?
    var body: MessageBody
    var delivery: DeliveryKey
    var attempt: Int
    var time: Date

    private enum CodingKeys: String, CodingKey {
        case type, delivery, attempt, time
    }

    init(
        _ delivery: Delivery, processor: ProcessorID, topics: [TopicID: TopicDefinition], type: String? = nil,
        at now: Date
    ) {
        self.type = type
        self.delivery = delivery.key
        attempt = delivery.attempt
        time = now
        body = MessageBody(event: delivery.event, processor: processor)
        body.topic = delivery.topic.map { MessageBody.Topic(id: $0, title: topics[$0]?.title ?? $0.rawValue) }
        body.story = delivery.story.map(MessageBody.StoryBody.init)
        body.diff = delivery.diff.isEmpty ? nil : delivery.diff
        switch delivery.subject {
        case .article(let article, let match):
            body.article = MessageBody.ArticleBody(article)
            body.matched = match?.matched
        case .event(let event, let feed):
            body.feed = feed
            body.since = event.since
            body.reason = event.reason
            body.details = event.details.isEmpty ? nil : event.details
        }
    }

    func encode(to encoder: any Encoder) throws {
        try body.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(type, forKey: .type)
        try container.encode(delivery.hexadecimal, forKey: .delivery)
        try container.encode(attempt, forKey: .attempt)
        // Whole seconds, as the contract shows it.
        try container.encode(Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down)), forKey: .time)
    }

    /// One line with its end.
    func bytes() throws -> [UInt8] { Array(try MessageCoding.encode(self)) + [10] }
}
