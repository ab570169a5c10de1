public import FeedModel
public import Foundation

/// Says when a channel with a fallback has come to be further behind than its `after`, and when it has caught up: each
/// once an outage. A value; the clock, what is owed and what was told before a restart are handed in.
public struct FallbackWatch: Sendable {
    private var behind: [ChannelID: Date]

    /// `behind`: the channels that an earlier run said to be behind, and since when.
    public init(behind: [ChannelID: Date] = [:]) { self.behind = behind }

    /// Whether the channel was said to be behind, and not yet to have caught up.
    public func isBehind(_ channel: ChannelID) -> Bool { behind[channel] != nil }

    /// The event that a channel is behind or has caught up, when that is new. `oldest`: when its oldest message came to be
    /// that it has not been told; nil when none is owed. `told`: when it was told something last.
    public mutating func event(
        _ channel: ChannelDefinition, oldest: Date?, told: Date?, at now: Date
    ) -> FeedEvent? {
        guard channel.fallback != nil else { return nil }
        if let oldest, now.timeIntervalSince(oldest) > channel.fallbackAfter {
            guard behind[channel.id] == nil else { return nil }
            behind[channel.id] = oldest
            return event(
                .channelBehind, channel, since: oldest,
                "The channel \(channel.id) is more than \(Quantity.describe(channel.fallbackAfter)) behind.")
        }
        // When all that was owed has been given up nothing is owed either.
        guard let since = behind[channel.id], let told, told > since else { return nil }
        behind[channel.id] = nil
        return event(.channelRecovered, channel, since: since, "The channel \(channel.id) has caught up.")
    }

    private func event(
        _ kind: EventKind, _ channel: ChannelDefinition, since: Date, _ reason: String
    ) -> FeedEvent {
        FeedEvent(kind: kind, feed: nil, since: since, reason: reason, details: ["channel": channel.id.rawValue])
    }
}
