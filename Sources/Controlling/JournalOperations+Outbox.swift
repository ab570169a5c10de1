public import FeedModel
public import Foundation
import Journaling
public import Processing

extension JournalOperations {
    /// Silences a topic.
    public func addSilence(_ topic: TopicID, until: Date, comment: String?) async throws -> SilenceReport {
        SilenceReport(try await journal.addSilence(topic, until: until, comment: comment, at: time.now()))
    }

    /// Ends a silence, and has what it held back told.
    public func removeSilence(_ number: Int64) async throws -> Bool {
        guard let receivers = try await journal.removeSilence(number, at: time.now()) else { return false }
        wake(receivers)
        return true
    }

    /// The silences that hold.
    public func silences() async throws -> [SilenceReport] {
        try await journal.silences(at: time.now()).map(SilenceReport.init)
    }

    /// Owes deliveries again.
    public func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
        let changed = try await journal.retry(OutboxSelection(selection), at: time.now())
        wake(changed.receivers)
        return changed.count
    }

    /// Gives deliveries up.
    public func dropDeliveries(_ selection: DeliverySelection) async throws -> Int {
        try await journal.drop(OutboxSelection(selection), at: time.now()).count
    }

    /// Needs topics and processors, which the journal does not know.
    public func replay(
        _ request: ReplayRequest, progress: @escaping OperationProgress
    ) async throws -> ReplayReport { throw OperationFailure(.needsDaemon, "a replay needs the configuration") }

    /// Only the daemon can.
    public func summarize(
        _ request: SummaryRequest, progress: @escaping OperationProgress
    ) async throws -> SummaryReport { throw OperationFailure(.failed, "this operation is not built yet") }
}

extension SilenceReport {
    init(_ silence: Silence) {
        self.init(
            id: silence.number, topic: silence.topic, until: silence.until, created: silence.created,
            comment: silence.comment)
    }
}

extension OutboxSelection {
    fileprivate init(_ selection: DeliverySelection) {
        self.init(
            key: selection.delivery.flatMap { Digest128(hexadecimal: $0) }, channel: selection.channel,
            topic: selection.topic, since: selection.since)
    }
}
