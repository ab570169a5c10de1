internal import Synchronization

/// A request on its way to the engine's thread and back, as its asker holds it from before to after: a cancellation may
/// come at any moment.
final class Order: Sendable {
    typealias Answer = Result<TransferResponse, TransferFailure>

    private enum Stage: UInt8, AtomicRepresentable { case untaken, taken, cancelled, told }

    let request: TransferRequest
    private let stage = Atomic(Stage.untaken)
    private nonisolated(unsafe) var asker: UnsafeContinuation<Void, Never>?
    // One side at a time: the asker writes it in `take`, before the change of `stage` that hands the order over.
    private nonisolated(unsafe) var answer: Answer?
    // One side at a time: the engine writes it before `tell` releases `stage`; the asker reads it after that.

    init(_ request: TransferRequest) { self.request = request }

    /// False when it was cancelled before: then it is to be answered at once.
    func take(_ asker: UnsafeContinuation<Void, Never>) -> Bool {
        self.asker = asker
        return stage.compareExchange(expected: .untaken, desired: .taken, ordering: .acquiringAndReleasing).exchanged
    }

    /// True when it is in the engine's hands, and was not cancelled before.
    func cancel() -> Bool { stage.exchange(.cancelled, ordering: .acquiringAndReleasing) == .taken }

    /// Keeps the answer for `tell`, which is called once.
    func answer(_ answer: Answer) { self.answer = answer }

    /// The stage shows in which order the answer is written and read, also where it comes before its asker sleeps.
    func tell() {
        let asker = asker
        stage.store(.told, ordering: .releasing)
        asker?.resume()
    }

    /// The answer, for the asker that was told.
    func result() throws -> TransferResponse {
        _ = stage.load(ordering: .acquiring)
        guard let answer else { throw TransferFailure(.cancelled, "the transfers have stopped") }
        return try answer.get()
    }
}
