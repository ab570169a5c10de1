internal import FeedModel
internal import Foundation
internal import Processing

/// Forms the messages of a group.
struct AlertForm {
    let processor: ProcessorID
    let group: AlertGroup
    let services: ProcessorServices

    /// One article with the topics that matched it, or one event.
    func message(_ deliveries: [Delivery]) -> NewMessage {
        var body = body(deliveries.first?.event ?? group.event, deliveries)
        var subject = deliveries.first?.subjectText ?? ""
        if let delivery = deliveries.first {
            switch delivery.subject {
            case .article(let article, _):
                body.article = MessageBody.ArticleBody(article)
                body.matched = spans(deliveries)
                body.story = delivery.story.map(MessageBody.StoryBody.init)
                if group.event == .articleRevised {
                    subject += ":\(article.revision)"
                    body.diff = delivery.diff.isEmpty ? nil : delivery.diff
                }
            case .event(let event, let feed):
                body.feed = feed
                (body.since, body.reason) = (event.since, event.reason)
                body.details = event.details.isEmpty ? nil : event.details
            }
        }
        return message(body, subject, deliveries)
    }

    /// Further articles of a story or feed that was told of.
    func update(_ deliveries: [Delivery]) -> NewMessage {
        var body = body(.storyUpdate, deliveries)
        body.articles = articles(deliveries)
        body.story = deliveries.last?.story.map(MessageBody.StoryBody.init)
        let names = (body.articles ?? []).map(\.id).joined(separator: ",")
        return message(body, "update:\(group.lane ?? ""):\(names)", deliveries)
    }

    /// What was held back, in messages of at most `most` deliveries. A single event needs no digest.
    func digests(_ deliveries: [Delivery], at now: Date, most: Int) -> [NewMessage] {
        if events(deliveries).count == 1, articles(deliveries).isEmpty { return [message(deliveries)] }
        return stride(from: 0, to: deliveries.count, by: most).map { start in
            let part = Array(deliveries[start..<min(start + most, deliveries.count)])
            var body = body(.digest, part)
            let (articles, events) = (articles(part), events(part))
            (body.articles, body.events) = (articles.isEmpty ? nil : articles, events.isEmpty ? nil : events)
            body.period = MessageBody.Period(from: part.map(\.owedSince).min() ?? now, to: now)
            let (count, thing) = events.isEmpty ? (articles.count, "article") : (events.count, "event")
            body.coverage = [thing + "s": count]
            body.reason = DigestReason(channel: group.channel, services: services)
                .sentence("\(count) \(thing)\(count == 1 ? "" : "s")", part, at: now)
            let names = part.map(\.key.hexadecimal).joined(separator: ",")
            return message(body, "digest:\(names)", part)
        }
    }

    private func body(_ event: EventKind, _ deliveries: [Delivery]) -> MessageBody {
        var body = MessageBody(event: event, processor: processor, channel: group.channel)
        var seen: Set<TopicID> = []
        let topics = deliveries.compactMap(\.topic).filter { seen.insert($0).inserted }.map {
            MessageBody.Topic(id: $0, title: services.topics[$0]?.title ?? $0.rawValue)
        }
        body.topic = topics.first
        if topics.count > 1 { body.topics = topics }
        return body
    }

    private func message(_ body: MessageBody, _ subject: String, _ deliveries: [Delivery]) -> NewMessage {
        let topic = group.machineTopic.map { "|" + $0.rawValue } ?? ""
        return NewMessage(
            channel: group.channel, subject: subject + topic, body: body, members: deliveries.map(\.key),
            lane: group.lane, story: deliveries.first?.story?.id,
            priority: deliveries.map(\.priority).max { $0.weight < $1.weight } ?? .normal)
    }

    /// Each article once, with all that matched in it.
    private func articles(_ deliveries: [Delivery]) -> [MessageBody.ArticleBody] {
        var order: [ArticleID] = []
        var of: [ArticleID: [Delivery]] = [:]
        for delivery in deliveries {
            guard let article = delivery.article else { continue }
            if of[article.id] == nil { order.append(article.id) }
            of[article.id, default: []].append(delivery)
        }
        return order.compactMap { id in
            guard let all = of[id], let article = all.first?.article else { return nil }
            return MessageBody.ArticleBody(article, matched: spans(all))
        }
    }

    /// Each event once.
    private func events(_ deliveries: [Delivery]) -> [MessageBody.EventBody] {
        var seen: Set<String> = []
        return deliveries.compactMap { delivery in
            guard case .event(let event, let feed) = delivery.subject, seen.insert(delivery.about).inserted
            else { return nil }
            return MessageBody.EventBody(event, feed: feed)
        }
    }

    private func spans(_ deliveries: [Delivery]) -> [MatchedSpan] {
        var seen: Set<MatchedSpan> = []
        return deliveries.flatMap(\.matched).filter { seen.insert($0).inserted }
    }
}
