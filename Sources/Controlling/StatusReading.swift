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
        add(try await journal.lastTold())
        silences = try await journal.silences(at: now).map(SilenceReport.init)
    }

    private static let mostFeeds = 50

    private mutating func add(_ delays: Delays) {
        slowest = delays.feeds.prefix(Self.mostFeeds).map { feed in
            FeedDelays(
                feed: feed.feed.rawValue, publishedToSeen: feed.seen.map(Delay.init),
                seenToDelivered: feed.told.map(Delay.init))
        }
        for channel in delays.channels {
            note("channel:\(channel.channel)") { $0.seenToDelivered = Delay(channel.told) }
        }
    }

    private mutating func add(_ ends: [LastTold]) {
        for end in ends {
            note(end.receiver) { receiver in
                receiver.lastSuccess = end.success
                (receiver.lastError, receiver.lastErrorAt) = (end.failure?.reason, end.failure?.at)
            }
        }
        receivers.sort { $0.id < $1.id }
    }

    /// Notes something of a receiver; one that is owed nothing is not among them yet.
    private mutating func note(_ id: String, _ change: (inout Receiver) -> Void) {
        let place = receivers.firstIndex { $0.id == id } ?? receivers.count
        if place == receivers.count { receivers.append(Receiver(id: id)) }
        change(&receivers[place])
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
