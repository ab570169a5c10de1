internal import Synchronization

/// A request on its way to the engine's thread, as its asker holds it from before to after: a cancellation may come at any
/// moment.
final class Order: Sendable {
    private enum Stage: UInt8, AtomicRepresentable { case untaken, taken, cancelled }

    /// Whom the answer is for; told exactly once.
    typealias Asker = UnsafeContinuation<TransferResponse, any Error>

    let request: TransferRequest
    private let stage = Atomic(Stage.untaken)

    init(_ request: TransferRequest) { self.request = request }

    /// False when it was cancelled before.
    func take() -> Bool {
        stage.compareExchange(expected: .untaken, desired: .taken, ordering: .acquiringAndReleasing).exchanged
    }

    /// True when it was taken, and not cancelled before.
    func cancel() -> Bool { stage.exchange(.cancelled, ordering: .acquiringAndReleasing) == .taken }
}
