import FeedModel
import Foundation
import Journaling

/// An article as `articles list|show` print it: the object of a delivery (contract, section 4), and what the house knows.
struct ArticleOutput: Encodable {
    /// A revision without its texts.
    struct Revision: Encodable {
        var revision: Int
        var seenAt: Date
        var title: String
    }

    private let listed: ListedArticle
    /// Only with `show`.
    private let revisions: [Revision]?
    private let deliveries: [DeliveryOutput]?

    private enum CodingKeys: String, CodingKey { case topics, story, baseline, duplicateOf, revisions, deliveries }

    init(_ listed: ListedArticle, revisions: [ListedRevision]? = nil, deliveries: [ListedDelivery]? = nil) {
        self.listed = listed
        self.deliveries = deliveries?.map(DeliveryOutput.init)
        self.revisions = revisions?.map { Revision(revision: $0.number, seenAt: $0.seenAt, title: $0.title) }
    }

    func encode(to encoder: any Encoder) throws {
        try MessageBody.ArticleBody(listed.article).encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(listed.topics.map(\.rawValue), forKey: .topics)
        try container.encode(listed.story.map(MessageBody.StoryBody.init), forKey: .story)
        try container.encode(listed.isBaseline, forKey: .baseline)
        try container.encodeIfPresent(listed.duplicateOf?.description, forKey: .duplicateOf)
        try container.encodeIfPresent(revisions, forKey: .revisions)
        try container.encodeIfPresent(deliveries, forKey: .deliveries)
    }
}
