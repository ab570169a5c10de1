internal import FeedModel
internal import Foundation
internal import Journaling
internal import Processing

/// Turns outcomes into what is settled: when to try again, when to give up, what is told of it. Pure but for chance.
struct OutcomeJudge: Sendable {
    let receiver: Receiver
    let retry: ChannelDefinition.Retry
    /// What is owed for an event.
    let route: @Sendable (FeedEvent) -> EventRecord
    var chance: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// A delivery without an outcome is tried again.
    func judge(
        _ batch: [ClaimedDelivery], _ outcome: (ClaimedDelivery) -> Outcome?, of result: ProcessingResult?,
        _ processor: ProcessorID?, at now: Date
    ) -> Handled {
        var handled = Handled(settlement: Settlement(at: now))
        for claimed in batch {
            let settled = settle(claimed, outcome(claimed), at: now, &handled)
            handled.settlement.outcomes[claimed.number] = settled
            if case .dead(let reason) = settled, claimed.kind != .deliveryDead {
                handled.settlement.events.append(route(event(claimed, reason, at: now)))
            }
        }
        if let result, let processor {
            handled.settlement.messages = result.emit.compactMap { Self.form($0, processor) }
            if let wake = result.wake { handled.settlement.wake = (processor, wake) }
        }
        return handled
    }

    private func settle(
        _ claimed: ClaimedDelivery, _ outcome: Outcome?, at now: Date, _ handled: inout Handled
    ) -> SettledOutcome {
        if claimed.isGone { return .done(receipt: nil, reason: "what it was about is gone") }
        switch outcome {
        case .done(let receipt):
            handled.done += 1
            return .done(receipt: receipt)
        case .hold(let until, let reason):
            handled.held += 1
            return .owed(due: until, notBefore: until, reason: reason, isHold: true)
        case .reject(let reason):
            handled.failed += 1
            handled.lastError = reason
            return .dead(reason: reason)
        case .retry(let after, let reason):
            return again(claimed, after: after, reason, at: now, &handled)
        case nil: return again(claimed, after: nil, "no outcome was given", at: now, &handled)
        }
    }

    private func again(
        _ claimed: ClaimedDelivery, after: Duration?, _ reason: String, at now: Date, _ handled: inout Handled
    ) -> SettledOutcome {
        handled.failed += 1
        handled.temporaryFailures += 1
        handled.lastError = reason
        let asked = after.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 } ?? 0
        let wait = max(self.wait(attempt: claimed.attempt), asked)
        if now.timeIntervalSince(claimed.firstAttempt) + wait > retry.giveUp {
            return .dead(reason: "given up after \(Quantity.describe(retry.giveUp)): \(reason)")
        }
        return .owed(
            due: now + wait, notBefore: asked > 0 ? now + asked : nil, reason: reason, isHold: false)
    }

    /// `min(max, first·factor^n)`, and up to a tenth more, so that many do not come back at one moment.
    func wait(attempt: Int) -> Seconds {
        let plain = retry.first * pow(retry.factor, Double(min(max(attempt - 1, 0), 64)))
        return min(retry.max, plain) * (1 + 0.1 * chance())
    }

    private func event(_ claimed: ClaimedDelivery, _ reason: String, at now: Date) -> FeedEvent {
        Self.event(
            claimed.key, to: receiver.text, claimed.kind, topic: claimed.topic, channel: claimed.channel,
            attempts: claimed.attempt, reason, at: now)
    }

    /// `delivery.dead`.
    static func event(
        _ key: DeliveryKey, to receiver: String, _ kind: EventKind, topic: TopicID?, channel: ChannelID?,
        attempts: Int, _ reason: String, at now: Date
    ) -> FeedEvent {
        var details = ["delivery": key.hexadecimal, "receiver": receiver, "event": kind.rawValue]
        details["topic"] = topic?.rawValue
        details["channel"] = channel?.rawValue
        details["attempts"] = String(attempts)
        return FeedEvent(
            kind: .deliveryDead, feed: nil, since: now,
            // With its key: two that die of the same in one millisecond are two events, and events are told apart by this.
            reason: "The delivery \(key.hexadecimal) to \(receiver) was given up: \(reason)", details: details)
    }

    /// Nil when the body cannot be encoded, which no body can cause.
    static func form(_ message: NewMessage, _ processor: ProcessorID) -> FormedMessage? {
        guard let payload = try? MessageCoding.encode(message.body) else { return nil }
        let article = message.body.article.flatMap { Int64($0.id) }.map { ArticleID(rawValue: $0) }
        return FormedMessage(
            channel: message.channel, kind: message.body.event, subject: message.subject, payload: payload,
            processor: processor, topic: message.body.topic?.id, article: article, story: message.story,
            lane: message.lane, priority: message.priority, due: message.due, members: message.members)
    }
}
