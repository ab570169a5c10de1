public import FeedModel
import Foundation
public import Journaling
public import Processing

/// The operations that are only a matter of the journal: what the running daemon leaves to it, and what commands do with
/// it while no daemon runs (then they hold the state's lock).
public struct JournalOperations: Operations {
    let journal: Journal
    let time: any TimeSource
    /// Called with the receivers that are owed something now.
    let wake: @Sendable (Set<String>) -> Void

    /// Operations on `journal`; `wake` tells the dispatcher whom to serve.
    public init(
        journal: Journal, time: any TimeSource = SystemTime(),
        wake: @escaping @Sendable (Set<String>) -> Void = { _ in }
    ) {
        self.journal = journal
        self.time = time
        self.wake = wake
    }

    /// How everything fares, as far as the journal knows.
    public func status() async throws -> StatusReport {
        try await StatusReport(
            journal: journal, stateDirectory: (journal.path as NSString).deletingLastPathComponent, at: time.now())
    }

    /// Only the daemon can.
    public func reload() async throws -> ReloadReport { throw needsDaemon("reload") }

    /// Only the daemon can.
    public func poll(_ feed: FeedID, progress: @escaping OperationProgress) async throws -> PollReport {
        throw needsDaemon("poll a feed")
    }

    /// Pauses a feed or lets it go on.
    public func setPaused(_ feed: FeedID, _ paused: Bool) async throws {
        if try await journal.setPaused(feed, paused, at: time.now()) { return }
        let row = try await journal.feed(feed)
        throw row == nil
            ? OperationFailure(.unknown, "no feed has the id `\(feed)`")
            : OperationFailure(.refused, "the feed `\(feed)` is switched off in the configuration")
    }

    private func needsDaemon(_ what: String) -> OperationFailure {
        OperationFailure(.needsDaemon, "to \(what) the daemon must run, and none does")
    }
}
