public import struct Foundation.Date

/// Where the time comes from: handed in, so that tests and accelerated runs set it.
public protocol TimeSource: Sendable {
    /// The wall clock.
    func now() -> Date
    /// Waits until `duration` has passed on the steady clock; throws when the task is cancelled.
    func sleep(for duration: Duration) async throws
}

/// The machine's own time.
public struct SystemTime: TimeSource {
    /// The machine's clock.
    public init() {}
    /// The wall clock.
    public func now() -> Date { Date() }
    /// Waits on the steady clock.
    public func sleep(for duration: Duration) async throws {
        try await ContinuousClock().sleep(for: duration)
    }
}
