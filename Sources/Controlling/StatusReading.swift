internal import FeedModel
public import Foundation
public import Journaling
public import Processing

extension StatusReport {
    /// How everything fares, as far as the journal knows.
    public init(journal: Journal, stateDirectory: String, at now: Date) async throws {
        let figures = try await journal.figures(at: now)
        self.init(stateDirectory: stateDirectory, journalBytes: figures.bytes)
        feeds.active = figures.feeds[.active] ?? 0
        feeds.paused = figures.feeds[.paused] ?? 0
        feeds.disabled = figures.feeds[.disabled] ?? 0
        feeds.configured = feeds.active + feeds.paused + feeds.disabled
        (feeds.new, feeds.failing, feeds.due) = (figures.neverPolled, figures.failing, figures.due)
        feeds.nextDue = figures.nextDue
        articles.total = figures.articles
        articles.lastDay = figures.articlesLastDay
        articles.matchedLastDay = figures.matchedLastDay
        articles.waiting = figures.waiting
        articles.newest = figures.newestArticle
        receivers = figures.receivers.map(Receiver.init)
        add(try await journal.delays(since: now - 86_400))
    }

    private static let mostFeeds = 50

    private mutating func add(_ delays: Delays) {
        slowest = delays.feeds.prefix(Self.mostFeeds).map { feed in
            FeedDelays(
                feed: feed.feed.rawValue, publishedToSeen: feed.seen.map(Delay.init),
                seenToDelivered: feed.told.map(Delay.init))
        }
        for channel in delays.channels {
            let id = "channel:\(channel.channel)"
            // One that is owed nothing is not among them yet.
            if !receivers.contains(where: { $0.id == id }) { receivers.append(Receiver(id: id)) }
            guard let place = receivers.firstIndex(where: { $0.id == id }) else { continue }
            receivers[place].seenToDelivered = Delay(channel.told)
        }
        receivers.sort { $0.id < $1.id }
    }
}

extension StatusReport.Receiver {
    init(_ figures: ReceiverFigures) {
        self.init(id: figures.receiver)
        (owed, claimed, dead, parked) = (figures.owed, figures.claimed, figures.dead, figures.parked)
        oldest = figures.oldest
    }
}

extension StatusReport.Delay {
    init(_ spread: Delays.Spread) {
        self.init(median: spread.median, worst: spread.worst, articles: spread.count)
    }
}
