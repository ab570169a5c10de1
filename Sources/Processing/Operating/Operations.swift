public import FeedModel
public import struct Foundation.Date

/// What the outside may ask of the watch: of the running daemon through its control socket, or, where it is only a
/// matter of the journal, of the journal while no daemon runs.
///
/// Every method throws `OperationFailure`, or an error of its own that the person is to read.
public protocol Operations: Sendable {
    /// How everything fares.
    func status() async throws -> StatusReport
    /// Reads the configuration anew. A faulty one is refused, the old one stays: that is in the report, not thrown.
    func reload() async throws -> ReloadReport
    /// Polls a feed as soon as manners allow, and waits for what it comes to.
    func poll(_ feed: FeedID, progress: @escaping OperationProgress) async throws -> PollReport
    /// Pauses a feed or lets it go on.
    func setPaused(_ feed: FeedID, _ paused: Bool) async throws
    /// Silences a topic: what it would tell is gathered until then.
    func addSilence(_ topic: TopicID, until: Date, comment: String?) async throws -> SilenceReport
    /// Ends a silence; false if there is none of this number.
    func removeSilence(_ number: Int64) async throws -> Bool
    /// The silences that hold.
    func silences() async throws -> [SilenceReport]
    /// Owes dead and parked deliveries again, and owed ones at once; how many.
    func retryDeliveries(_ selection: DeliverySelection) async throws -> Int
    /// Gives deliveries up that are not told; how many.
    func dropDeliveries(_ selection: DeliverySelection) async throws -> Int
    /// Owes past articles to processors.
    func replay(_ request: ReplayRequest, progress: @escaping OperationProgress) async throws -> ReplayReport
    /// Makes a digest now.
    func summarize(_ request: SummaryRequest, progress: @escaping OperationProgress) async throws -> SummaryReport
}

/// Takes a line for the person who waits.
public typealias OperationProgress = @Sendable (String) -> Void

/// Why an operation was not done.
public struct OperationFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// What kind of failure, which decides a command's exit status.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// What was named is not there: a feed, a silence, a processor.
        case unknown
        /// The configuration or the request is faulty.
        case refused
        /// It was tried and failed.
        case failed
        /// It may work later: the daemon is busy, starting or stopping; the disk is full.
        case temporary
        /// Only the running daemon can do it, and none runs.
        case needsDaemon
    }

    /// What kind.
    public var kind: Kind
    /// In one sentence for a person; never with a secret.
    public var message: String

    /// A failure.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
