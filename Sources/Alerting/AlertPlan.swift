internal import FeedModel
internal import Foundation
internal import Processing

/// Decides what becomes of one group of deliveries: held, told now, or told as a digest of what was held. Pure: the
/// clock and what was told before are handed in. Every delivery is held or in exactly one message.
struct AlertPlan {
    /// What was told before.
    struct Told {
        /// When the group's lane was last told of.
        var lastOfGroup: Date?
        /// Messages to the channel within its budget's time, oldest first.
        var ofChannel: [Date] = []
        /// The same for each topic with a budget.
        var ofTopic: [TopicID: [Date]] = [:]

        /// Counts a message that is told now.
        mutating func count(_ message: NewMessage, at now: Date) {
            guard message.body.event != .digest else { return }
            ofChannel.append(now)
            for topic in message.body.topics ?? message.body.topic.map({ [$0] }) ?? [] {
                ofTopic[topic.id, default: []].append(now)
            }
        }

        /// Adds what was told to the same channel later, of topics only those that have a budget.
        mutating func add(_ later: Told) {
            ofChannel += later.ofChannel
            for topic in ofTopic.keys { ofTopic[topic]? += later.ofTopic[topic] ?? [] }
        }
    }

    /// Why something is held; the word stands in the outbox, and says later that a digest is due.
    enum Hold: String, CaseIterable {
        case gathering = "gathers with its story"
        case rate = "over the budget"
        case topicRate = "over the topic's budget"
        case quiet = "quiet hours"
        case silence = "silenced"
    }

    let services: ProcessorServices
    let silencedUntil: [TopicID: Date]
    let told: Told
    let now: Date

    static let mostOfDigest = 200

    func decide(_ group: AlertGroup, processor: ProcessorID, _ result: inout ProcessingResult) {
        var (ready, digest): ([Delivery], [Delivery]) = ([], [])
        let together = group.isHuman ? Dictionary(grouping: group.deliveries, by: \.about) : [:]
        for delivery in group.deliveries {
            if let (until, why) = hold(together[delivery.about] ?? [delivery], in: group) {
                result.outcomes[delivery.key] = .hold(until: until, reason: why.rawValue)
            } else if delivery.wasHeldBack {
                digest.append(delivery)
            } else {
                ready.append(delivery)
            }
        }
        let form = AlertForm(processor: processor, group: group, services: services)
        result.emit += form.digests(digest, at: now, most: Self.mostOfDigest)
        tell(ready, group, form, &result)
        for delivery in digest { result.outcomes[delivery.key] = .done(receipt: nil) }
    }

    private func tell(_ ready: [Delivery], _ group: AlertGroup, _ form: AlertForm, _ result: inout ProcessingResult) {
        guard let first = ready.first else { return }
        guard group.gathers else {
            result.emit.append(form.message(ready))
            for delivery in ready { result.outcomes[delivery.key] = .done(receipt: nil) }
            return
        }
        let topics = group.topics.compactMap { services.topics[$0] }
        if let last = told.lastOfGroup {
            let next = last + (topics.map(\.groupInterval).min() ?? 0)
            guard now >= next || isUrgent(ready) else { return hold(ready, until: next, &result) }
            result.emit.append(form.update(ready))
            for delivery in ready { result.outcomes[delivery.key] = .done(receipt: nil) }
            return
        }
        let wait = topics.map(\.groupWait).max() ?? 0
        let since = ready.map(\.owedSince).min() ?? now
        guard now >= since + wait || isUrgent(ready) else { return hold(ready, until: since + wait, &result) }
        // The first article opens the story; those that came with it follow together.
        let opening = ready.filter { $0.article?.id == first.article?.id }
        result.emit.append(form.message(opening))
        for delivery in opening { result.outcomes[delivery.key] = .done(receipt: nil) }
        let rest = ready.filter { $0.article?.id != first.article?.id }
        hold(rest, until: now + (topics.map(\.groupInterval).min() ?? 0), &result)
    }

    private func hold(_ deliveries: [Delivery], until: Date, _ result: inout ProcessingResult) {
        for delivery in deliveries {
            result.outcomes[delivery.key] = .hold(until: until, reason: Hold.gathering.rawValue)
        }
    }

    /// People get one message an article or event with all its topics: it is held only while all of them hold it.
    private func hold(_ together: [Delivery], in group: AlertGroup) -> (Date, Hold)? {
        let holds = together.map { hold($0, group) }
        guard !holds.contains(where: { $0 == nil }) else { return nil }
        return holds.compactMap { $0 }.min { $0.0 < $1.0 }
    }

    private func isUrgent(_ deliveries: [Delivery]) -> Bool { deliveries.contains { $0.priority == .high } }

    /// Until when a delivery is held back, and why; high priority breaks quiet hours and budgets, not a silence.
    private func hold(_ delivery: Delivery, _ group: AlertGroup) -> (Date, Hold)? {
        if let topic = delivery.topic, let until = silencedUntil[topic], until > now { return (until, .silence) }
        guard delivery.priority != .high else { return nil }
        let topic = delivery.topic.flatMap { services.topics[$0] }
        let channel = services.channels[group.channel]
        for quiet in [topic?.quiet, channel?.quiet].compactMap({ $0 }) {
            if let end = quiet.end(at: now, in: services.timeZone) { return (end, .quiet) }
        }
        // What a digest gathers is no message of its own.
        guard !delivery.wasHeldBack else { return nil }
        if let rate = channel?.rate, told.ofChannel.count >= rate.max, let oldest = told.ofChannel.first {
            return (oldest + rate.per, .rate)
        }
        if let topic, let rate = topic.rate, let times = told.ofTopic[topic.id], times.count >= rate.max,
            let oldest = times.first
        {
            return (oldest + rate.per, .topicRate)
        }
        return nil
    }
}

extension QuietHours {
    /// When the quiet that holds at `now` ends; nil when none holds. By the wall clock of the zone, so that a change to
    /// summer time moves nothing.
    func end(at now: Date, in zone: TimeZone) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.hour, .minute], from: now)
        let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
        let isQuiet = from <= to ? (from..<to).contains(minute) : minute >= from || minute < to
        guard isQuiet, from != to else { return nil }
        return calendar.nextDate(
            after: now, matching: DateComponents(hour: to / 60, minute: to % 60, second: 0),
            matchingPolicy: .nextTime)
    }
}
