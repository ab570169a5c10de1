internal import FeedModel
internal import Foundation

/// What a template sees of a message: everything escaped for its target, so that `{{title}}` is right wherever it stands.
struct AlertContext {
    let target: TextTarget
    let clock: WallClock
    /// How many articles or stories are listed; the others are counted.
    var most = AlertTemplate.mostArticles

    /// The values by name (docs/templates.md).
    func values(_ body: MessageBody) -> [String: Any] {
        let topics = body.topics ?? body.topic.map { [$0] } ?? []
        var values: [String: Any] = [
            "event": body.event.rawValue, "heading": Self.heading(body.event),
            "topics": topics.map { ["id": target.escape($0.id.rawValue), "title": target.escape($0.title)] },
            "why": target.escape(topics.map(\.title).joined(separator: ", ")),
        ]
        if let article = body.article {
            for (name, value) in self.article(article, body.matched ?? article.matched ?? []) { values[name] = value }
        }
        let articles = (body.articles ?? []).prefix(most)
        if !articles.isEmpty { values["articles"] = articles.map { self.article($0, $0.matched ?? []) } }
        if let count = (body.articles?.count ?? body.events?.count), count > 1 {
            values["count"] = count
            values["things"] = body.articles == nil ? "events" : "articles"
        }
        if let events = body.events { values["events"] = events.prefix(most).map(event) }
        if let story = body.story, story.articles > 1 {
            values["story"] = ["articles": story.articles, "feeds": story.feeds.count] as [String: Any]
            values["also"] = Self.also(story)
        }
        if let diff = body.diff { values["diff"] = changes(diff) }
        if let stories = body.stories { values["stories"] = stories.prefix(most).map(digestStory) }
        let more = max(body.articles?.count ?? 0, body.events?.count ?? 0, body.stories?.count ?? 0) - most
        if more > 0 {
            values["more"] = more
            values["list"] = body.events == nil ? "articles list" : "deliveries list"
        }
        if let period = body.period {
            values["period"] = ["from": clock.stamp(period.from), "to": clock.stamp(period.to)]
        }
        values["reason"] = body.reason.map(target.escape)
        values["feed"] = body.feed.map(feed)
        values["subject"] = target.escape(Self.subject(body))
        return values
    }

    /// One line that says what it is about, for plain text.
    static func subject(_ body: MessageBody) -> String {
        if let article = body.article {
            return (body.event == .articleRevised ? "Correction: " : "") + article.title
        }
        if let articles = body.articles, let first = articles.first {
            let more = articles.count - 1
            let head = body.event == .digest ? "Digest: " : ""
            return head + first.title + (more > 0 ? " (and \(more) more)" : "")
        }
        if let events = body.events { return "Digest: \(events.count) events" }
        if let stories = body.stories { return "Digest: \(stories.count) stories" }
        if let feed = body.feed { return "\(heading(body.event)): \(feed.title ?? feed.id.rawValue)" }
        return heading(body.event)
    }

    private static let longestTitle = 300

    private func article(_ article: MessageBody.ArticleBody, _ matched: [MatchedSpan]) -> [String: Any] {
        var values: [String: Any] = [
            "title": target.escape(article.title.cut(Self.longestTitle)), "marked": marked(article.title, matched),
            "outlet": target.escape(article.feedTitle ?? article.feed.rawValue),
            "summary": target.escape((article.summary ?? article.text ?? "").cut(400)),
        ]
        if let url = article.url, url.hasPrefix("http") {
            values["url"] = target.escape(url.replacingOccurrences(of: "|", with: "%7C"))
        }
        let terms = Set(matched.map { $0.text.lowercased() }).sorted().prefix(8)
        if !terms.isEmpty { values["terms"] = target.escape(terms.joined(separator: ", ")) }
        if let published = article.published {
            values["published"] = clock.stamp(published)
            let late = article.firstSeen.timeIntervalSince(published)
            if late >= 60 { values["age"] = "published \(Quantity.describe(late)) before we saw it" }
        }
        return values
    }

    private func feed(_ feed: MessageBody.FeedBody) -> [String: Any] {
        [
            "id": target.escape(feed.id.rawValue), "title": target.escape(feed.title ?? feed.id.rawValue),
            "url": target.escape(feed.url), "state": feed.state,
        ]
    }

    private func event(_ event: MessageBody.EventBody) -> [String: Any] {
        var values: [String: Any] = [
            "heading": Self.heading(event.event), "reason": target.escape(event.reason),
            "since": clock.stamp(event.since),
        ]
        values["feed"] = event.feed.map(feed)
        return values
    }

    private static let mostOfStory = 10

    private func digestStory(_ story: MessageBody.DigestStory) -> [String: Any] {
        var values: [String: Any] = [
            "summary": target.escape(story.summary),
            "articles": story.articles.prefix(Self.mostOfStory).map { article($0, $0.matched ?? []) },
        ]
        let others = story.articles.count - Self.mostOfStory
        if others > 0 { values["others"] = others }
        return values
    }

    private func changes(_ diff: [DiffPiece]) -> [[String: Any]] {
        Changes(diff, most: 20).all.map { change in
            [
                "sign": change.isInsertion ? "+" : "−", "text": target.escape(change.lead + change.text.cut(200)),
                "isInsertion": change.isInsertion, "kind": change.isInsertion ? "insertion" : "deletion",
            ]
        }
    }

    /// Spans count Unicode scalars of the text as given.
    private func marked(_ text: String, _ spans: [MatchedSpan]) -> String {
        let scalars = Array(text.cut(Self.longestTitle).unicodeScalars)
        func part(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return target.escape(String(view))
        }
        var (out, at) = ("", 0)
        for span in spans.filter({ $0.field == "title" }).sorted(by: { $0.start < $1.start }) where span.start >= at {
            let end = min(span.start + span.length, scalars.count)
            guard span.start < end else { continue }
            out += part(at..<span.start) + target.marked(part(span.start..<end))
            at = end
        }
        return out + part(at..<scalars.count)
    }

    private static func also(_ story: MessageBody.StoryBody) -> String {
        let others = story.feeds.count - 1
        return others > 0 ? "also: \(others) outlet\(others == 1 ? "" : "s")" : "\(story.articles) articles"
    }

    private static func heading(_ event: EventKind) -> String {
        switch event {
        case .articleNew: "New"
        case .articleRevised: "Correction"
        case .storyUpdate: "The story goes on"
        case .digest: "Digest"
        case .feedFailing: "Feed fails"
        case .feedRecovered: "Feed is well again"
        case .feedStale: "Feed is silent"
        case .feedGone: "Feed is gone"
        case .feedMoved: "Feed has moved"
        case .feedGap: "Entries may be lost"
        case .feedNotice: "Feed changed"
        case .deliveryDead: "Delivery given up"
        case .channelBehind: "Channel is behind"
        case .channelRecovered: "Channel has caught up"
        case .topicError: "Topic could not be decided"
        case .daemonStarted: "feedwatch started"
        case .daemonStopped: "feedwatch stopped"
        case .daemonRecovered: "feedwatch recovered"
        }
    }
}
