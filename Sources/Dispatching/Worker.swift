internal import FeedModel
internal import Foundation
internal import Journaling
internal import Processing
internal import TextAnalysis

/// What a desk has done with claimed deliveries: to be settled in one transaction.
struct Handled: Sendable {
    var settlement: Settlement
    /// Told.
    var done = 0
    /// To be tried again, or given up.
    var failed = 0
    /// Held back by our own decision.
    var held = 0
    /// What the last failure was.
    var lastError: String?
    /// Whether the receiver itself answered: a message that it refuses for good says nothing against it.
    var temporaryFailures = 0
}

/// Who is behind a receiver, and how much it takes at once.
enum Worker: Sendable {
    case processor(ProcessorDefinition, any Processor)
    case channel(ChannelDefinition, any Channel)

    var receiver: Receiver {
        switch self {
        case .processor(let definition, _): .processor(definition.id)
        case .channel(let definition, _): .channel(definition.id)
        }
    }

    /// Processors get batches one at a time; a channel says itself how much it takes.
    var window: ChannelWindow {
        switch self {
        case .processor: ChannelWindow(batch: 512, concurrency: 1)
        case .channel(_, let channel): channel.window
        }
    }

    var retry: ChannelDefinition.Retry {
        switch self {
        case .processor: ChannelDefinition.Retry(first: 5, max: 3600)
        case .channel(let definition, _): definition.retry
        }
    }

    func stop() async {
        switch self {
        case .processor(_, let processor): await processor.stop()
        case .channel(_, let channel): await channel.stop()
        }
    }

    /// Hands a batch over, and says what is to be settled.
    func handle(_ batch: [ClaimedDelivery], _ judge: OutcomeJudge, at now: @Sendable () -> Date) async -> Handled {
        switch self {
        case .processor(let definition, let processor):
            let deliveries = batch.compactMap(Delivery.init)
            let result = deliveries.isEmpty ? ProcessingResult() : await processor.process(deliveries)
            return judge.judge(batch, { result.outcomes[$0.key] }, of: result, definition.id, at: now())
        case .channel(_, let channel):
            let messages = batch.map(Message.init)
            let readable = messages.compactMap { $0 }
            let outcomes = readable.isEmpty ? [] : await channel.send(readable)
            var byKey: [DeliveryKey: Outcome] = [:]
            for (message, outcome) in zip(readable, outcomes) { byKey[message.key] = outcome }
            for (claimed, message) in zip(batch, messages) where message == nil && !claimed.isGone {
                byKey[claimed.key] = .reject(reason: "the frozen message cannot be read")
            }
            return judge.judge(batch, { byKey[$0.key] }, of: nil, nil, at: now())
        }
    }
}

extension ClaimedDelivery {
    var isGone: Bool { if case .gone = subject { true } else { false } }
}

extension Delivery {
    /// Words that are told around a change.
    private static let context = 8

    init?(_ claimed: ClaimedDelivery) {
        var duplicate: ArticleID?
        var diff: [DiffPiece] = []
        let subject: Subject
        switch claimed.subject {
        case .article(let article, let match, let duplicateOf, let before):
            subject = .article(article, match: match)
            duplicate = duplicateOf
            if claimed.kind == .articleRevised, let before {
                diff = WordDiff.pieces(from: before, to: article.content, context: Self.context)
            }
        case .event(let event, let feed): subject = .event(event, feed: feed.map(MessageBody.FeedBody.init))
        case .message, .gone: return nil
        }
        self.init(
            key: claimed.key, event: claimed.kind, attempt: claimed.attempt, topic: claimed.topic,
            channel: claimed.channel, subject: subject, diff: diff, story: claimed.story, duplicateOf: duplicate,
            priority: claimed.priority, heldFor: claimed.heldFor, owedSince: claimed.created)
    }
}

extension Message {
    init?(_ claimed: ClaimedDelivery) {
        guard case .message(let frozen, let inReplyTo) = claimed.subject,
            let body = try? MessageCoding.decode(MessageBody.self, from: frozen)
        else { return nil }
        self.init(
            key: claimed.key, attempt: claimed.attempt, formed: claimed.created, body: body, frozen: frozen,
            inReplyTo: inReplyTo,
            priority: claimed.priority)
    }
}

extension MessageBody.FeedBody {
    init(_ feed: FeedRow) {
        let state =
            switch feed.status {
            case .active: feed.failures > 0 ? "failing" : "ok"
            case .paused: "paused"
            case .disabled: "disabled"
            case .removed: "removed"
            }
        var url = URLComponents(string: feed.url)
        url?.user = nil
        url?.password = nil
        self.init(id: feed.id, url: url?.string ?? feed.url, title: feed.title, state: state)
    }
}
