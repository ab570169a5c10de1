internal import FeedModel
internal import Foundation
internal import Processing

/// Tells a reader why a digest comes instead of messages: "12 articles held back since 14:00 UTC: this channel takes
/// 20 messages an hour."
struct DigestReason {
    let channel: ChannelID
    let services: ProcessorServices

    /// `things`: what is held, counted.
    func sentence(_ things: String, _ deliveries: [Delivery], at now: Date) -> String {
        let since = deliveries.map(\.owedSince).min() ?? now
        let causes = causes(deliveries).joined(separator: "; ")
        return "\(things) held back since \(clock(since, at: now))" + (causes.isEmpty ? "." : ": \(causes).")
    }

    /// Each cause once, in the order in which they came.
    private func causes(_ deliveries: [Delivery]) -> [String] {
        var seen: Set<String> = []
        return deliveries.compactMap(cause).filter { seen.insert($0).inserted }
    }

    private func cause(_ delivery: Delivery) -> String? {
        let topic = delivery.topic.flatMap { services.topics[$0] }
        let title = topic?.title ?? delivery.topic?.rawValue ?? ""
        switch delivery.heldFor.flatMap(AlertPlan.Hold.init(rawValue:)) {
        case .rate: return services.channels[channel]?.rate.map { "this channel takes \(words($0))" }
        case .topicRate: return topic?.rate.map { "the topic \(title) takes \(words($0))" }
        case .quiet: return "quiet hours"
        case .silence: return "the topic \(title) was silenced"
        case .gathering, nil: return nil
        }
    }

    private func words(_ rate: RateBudget) -> String {
        let span =
            switch rate.per {
            case 60: "a minute"
            case 3600: "an hour"
            case 86_400: "a day"
            default: "in \(Quantity.describe(rate.per))"
            }
        return "\(rate.max) message\(rate.max == 1 ? "" : "s") \(span)"
    }

    /// By the clock of the house, with the day where that is another than today.
    private func clock(_ date: Date, at now: Date) -> String {
        let zone = services.timeZone
        let style = Date.ISO8601FormatStyle(timeZone: zone)
        let (day, today) = (date.formatted(style.year().month().day()), now.formatted(style.year().month().day()))
        let time = date.formatted(style.time(includingFractionalSeconds: false)).prefix(5)
        return (day == today ? "" : day + " ") + time + " " + zone.offset(at: date)
    }
}
