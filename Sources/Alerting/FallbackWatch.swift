public import FeedModel
public import Foundation

/// Says when a channel with a fallback has come to be further behind than its `after`: once an outage, until it has
/// caught up. A value; the clock and what is owed are handed in.
public struct FallbackWatch: Sendable {
    private var behind: Set<ChannelID> = []

    /// A watch that has told nothing yet. After a restart the same outage makes the same event, which the journal
    /// knows already.
    public init() {}

    /// The event that a channel is behind, when that is new. `oldest`: when its oldest message came to be that it has not
    /// been told; nil when it has been told all.
    public mutating func event(_ channel: ChannelDefinition, oldest: Date?, at now: Date) -> FeedEvent? {
        guard channel.fallback != nil, let oldest, now.timeIntervalSince(oldest) > channel.fallbackAfter else {
            behind.remove(channel.id)
            return nil
        }
        guard behind.insert(channel.id).inserted else { return nil }
        return FeedEvent(
            kind: .channelBehind, feed: nil, since: oldest,
            reason: "The channel \(channel.id) is more than \(Quantity.describe(channel.fallbackAfter)) behind.",
            details: ["channel": channel.id.rawValue])
    }
}
