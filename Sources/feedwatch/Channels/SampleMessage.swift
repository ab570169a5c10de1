import FeedModel
import Foundation
import Processing

/// Messages that no delivery stands behind.
enum SampleMessage {
    /// One that says that it is a test.
    static func test(_ channel: ChannelDefinition) throws -> Message {
        let now = Date()
        let article = Article(
            id: ArticleID(rawValue: 0), feedKey: FeedKey(rawValue: 0), feed: "feedwatch", feedTitle: "feedwatch",
            url: "https://example.org/feedwatch-test", published: now, firstSeen: now,
            content: ArticleContent(
                title: "Test of the channel \(channel.id)",
                summary: "feedwatch sends this because somebody asked it to. Nothing has happened.",
                text: "feedwatch sends this because somebody asked it to. Nothing has happened."))
        return try message(.articleNew, article, [], [MessageBody.Topic(id: "test", title: "Test")], channel)
    }

    /// What would be told of an article.
    static func message(
        _ event: EventKind, _ article: Article, _ matched: [MatchedSpan], _ topics: [MessageBody.Topic],
        _ channel: ChannelDefinition
    ) throws -> Message {
        var body = MessageBody(event: event, processor: "alert", channel: channel.id)
        body.article = MessageBody.ArticleBody(article)
        body.matched = matched.isEmpty ? nil : matched
        body.topic = topics.first
        body.topics = topics.count > 1 ? topics : nil
        var random = SystemRandomNumberGenerator()
        return Message(
            key: DeliveryKey(high: random.next(), low: random.next()), attempt: 1, formed: Date(), body: body,
            frozen: try MessageCoding.encode(body))
    }
}
