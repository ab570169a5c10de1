public import FeedModel
public import Foundation
public import Processing

extension JournalOperations {
    /// Silences a topic.
    public func addSilence(_ topic: TopicID, until: Date, comment: String?) async throws -> SilenceReport {
        throw OperationFailure(.failed, "not yet")
    }

    /// Ends a silence.
    public func removeSilence(_ number: Int64) async throws -> Bool { throw OperationFailure(.failed, "not yet") }

    /// The silences that hold.
    public func silences() async throws -> [SilenceReport] { throw OperationFailure(.failed, "not yet") }

    /// Owes deliveries again.
    public func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
        throw OperationFailure(.failed, "not yet")
    }

    /// Gives deliveries up.
    public func dropDeliveries(_ selection: DeliverySelection) async throws -> Int {
        throw OperationFailure(.failed, "not yet")
    }

    /// Owes past articles to processors.
    public func replay(
        _ request: ReplayRequest, progress: @escaping OperationProgress
    ) async throws -> ReplayReport { throw OperationFailure(.failed, "not yet") }

    /// Only the daemon can.
    public func summarize(
        _ request: SummaryRequest, progress: @escaping OperationProgress
    ) async throws -> SummaryReport { throw OperationFailure(.failed, "not yet") }
}
