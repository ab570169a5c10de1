public import Foundation
public import Journaling

/// How one receiver fares.
public struct ReceiverFigures: Sendable, Hashable {
    /// The receiver.
    public var receiver: Receiver
    /// Deliveries in hand.
    public var inHand: Int
    /// Told since the start.
    public var told: Int
    /// Attempts that failed since the start.
    public var failed: Int
    /// `open`, `closed`, `probing`.
    public var gate: String
    /// What an attempt failed by last since the start; nil when none did.
    public var lastError: String?
    /// When an attempt failed last since the start.
    public var lastErrorAt: Date?
}

/// What one pass over the outbox came to.
public struct DrainReport: Sendable, Hashable {
    /// Messages told by channels.
    public var done = 0
    /// Deliveries that failed, for now or for good.
    public var failed = 0
    /// Deliveries held back by our own decision.
    public var held = 0
    /// Deliveries that were taken in hand at all.
    public var claimed = 0

    mutating func add(_ handled: Handled) {
        done += handled.done
        failed += handled.failed
        held += handled.held
        claimed += handled.settlement.outcomes.count
    }
}

/// What was found of an earlier run at the start.
public struct Recovered: Sendable, Hashable {
    /// Deliveries that were in hand and are owed again.
    public var owed = 0
    /// Deliveries that ended three runs and are dead now.
    public var buried = 0
    /// Deliveries that were found at their receiver: told, and not yet in the books.
    public var found = 0
    /// Deliveries whose receiver is no longer configured.
    public var parked = 0
    /// Deliveries whose receiver is configured again.
    public var returned = 0

    /// Whether an earlier run did not end in good order.
    public var isAnything: Bool { owed + buried + found > 0 }

    /// In one line.
    public var inWords: String {
        let parts = [
            (owed, "owed again"), (found, "found told"), (buried, "buried"), (parked, "parked"), (returned, "returned"),
        ].filter { $0.0 > 0 }
        return parts.isEmpty ? "nothing" : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
