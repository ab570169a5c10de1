internal import FeedModel

/// What the document itself asks of the next poll, laid over what the response asked.
enum DocumentHints {
    static func add(_ feed: ParsedChannel, to hints: inout PollHints) {
        hints.ttl = feed.ttl.flatMap { $0 > 0 ? Seconds($0) * 60 : nil }
        hints.syndication = syndication(feed)
        hints.skipHours = feed.skipHours
        hints.skipDays = feed.skipDays.compactMap { days[$0.lowercased()] }
    }

    /// `sy:updatePeriod` by `sy:updateFrequency`; frequencies below one exist, none and negative ones mean nothing.
    private static func syndication(_ feed: ParsedChannel) -> Seconds? {
        guard let period = feed.updatePeriod.flatMap({ periods[$0.lowercased()] }) else { return nil }
        let frequency = feed.updateFrequency.map { Double($0) ?? 0 } ?? 1
        guard frequency > 0, frequency.isFinite else { return nil }
        return period / frequency
    }

    /// With what is misspelt often enough (`dayly`), and `always`, which can only mean as often as is decent.
    private static let periods: [String: Seconds] = [
        "always": 3600, "hourly": 3600, "daily": 86400, "dayly": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400,
        "yearly": 365 * 86400,
    ]
    private static let days: [String: Int] = [
        "sunday": 1, "monday": 2, "tuesday": 3, "wednesday": 4, "thursday": 5, "friday": 6, "saturday": 7,
    ]
}
