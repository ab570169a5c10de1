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
    }
}

extension StatusReport.Receiver {
    init(_ figures: ReceiverFigures) {
        self.init(id: figures.receiver)
        (owed, claimed, dead, parked) = (figures.owed, figures.claimed, figures.dead, figures.parked)
        oldest = figures.oldest
    }
}
