public import FeedModel
internal import Foundation
public import Journaling
internal import Logging
public import Processing

/// Tells channels of articles and events. A delivery is owed for each (article, topic, channel); people get one message
/// an article with all its topics, programs one for each topic.
///
/// What gathering, budgets, quiet hours or a silence hold back is an ordinary hold: it stays in the outbox and is told
/// later, together. What was told when is read from the journal, so a restart forgets nothing.
public struct AlertProcessor: Processor {
    /// `alert`.
    public static let kind = "alert"

    private let id: ProcessorID
    private let services: ProcessorServices
    private let journal: Journal

    /// It has no settings of its own.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        SettingsReader(settings, knowing: ProcessorSettings.common).finish()
    }

    /// An alert processor reads what was told before from the journal.
    public init(definition: ProcessorDefinition, services: ProcessorServices) throws {
        throw ConfigurationFault(at: definition.settings.place, "the alert processor needs a journal")
    }

    /// An alert processor over `journal`.
    public init(definition: ProcessorDefinition, services: ProcessorServices, journal: Journal) throws {
        id = definition.id
        self.services = services
        self.journal = journal
    }

    /// Forms the messages; the deliveries are done when these are on record.
    public func process(_ batch: [Delivery]) async -> ProcessingResult {
        let now = services.time.now()
        var result = ProcessingResult()
        do {
            let silences = try await journal.silences(at: now)
            var until: [TopicID: Date] = [:]
            for silence in silences { until[silence.topic] = max(until[silence.topic] ?? .distantPast, silence.until) }
            let (fresh, repeated) = try await repeats(batch)
            for (key, article) in repeated {
                result.outcomes[key] = .done(receipt: "says the same as article \(article), which is told")
            }
            // What this batch tells already, and the journal does not know yet.
            var telling: [ChannelID: AlertPlan.Told] = [:]
            for group in AlertGroup.groups(of: fresh, services) {
                var told = try await told(group, at: now)
                if let already = telling[group.channel] { told.add(already) }
                let plan = AlertPlan(services: services, silencedUntil: until, told: told, now: now)
                let before = result.emit.count
                plan.decide(group, processor: id, &result)
                for message in result.emit[before...] {
                    telling[message.channel, default: AlertPlan.Told()].count(message, at: now)
                }
            }
        } catch {
            // Nothing is lost: what has no outcome is tried again.
            services.log.warning("alerts wait", metadata: ["reason": "\(error)"])
        }
        return result
    }

    /// Sets aside what says the same, word for word or on the same page, as an article that the channel is told of on account
    /// of the same topic: people are told once, and see in the story who else has it. Programs get each article.
    private func repeats(_ batch: [Delivery]) async throws -> (fresh: [Delivery], repeated: [DeliveryKey: ArticleID]) {
        var (fresh, repeated): ([Delivery], [DeliveryKey: ArticleID]) = ([], [:])
        for delivery in batch {
            if delivery.event == .articleNew, let other = delivery.duplicateOf, let topic = delivery.topic,
                let channel = delivery.channel, services.humanChannels.contains(channel),
                services.topics[topic]?.groupBy != TopicDefinition.GroupBy.none,
                try await journal.isTold(other, on: channel, topic: topic)
            {
                repeated[delivery.key] = other
            } else {
                fresh.append(delivery)
            }
        }
        return (fresh, repeated)
    }

    /// What the journal knows of what the group's channel was told.
    private func told(_ group: AlertGroup, at now: Date) async throws -> AlertPlan.Told {
        var told = AlertPlan.Told()
        if let lane = group.lane, group.gathers {
            told.lastOfGroup = try await journal.lastTold(on: group.channel, lane: lane, topic: group.machineTopic)
        }
        if let rate = services.channels[group.channel]?.rate {
            told.ofChannel = try await journal.messages(
                to: group.channel, topic: nil, since: now - rate.per, limit: rate.max)
        }
        for topic in group.topics {
            guard let rate = services.topics[topic]?.rate else { continue }
            told.ofTopic[topic] = try await journal.messages(
                to: group.channel, topic: topic, since: now - rate.per, limit: rate.max)
        }
        return told
    }
}
