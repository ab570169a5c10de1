internal import FeedModel
internal import Foundation
internal import Journaling

/// Writes down what was delivered. A book that cannot be written is tried again until it can: what is told and not
/// settled would be told again.
actor Books {
    private let journal: Journal
    private let time: any TimeSource
    private var closed = false

    init(_ journal: Journal, time: any TimeSource) {
        self.journal = journal
        self.time = time
    }

    /// The receivers that are owed something now. The journal groups what arrives while it writes.
    func settle(_ settlement: Settlement) async -> Set<String> {
        var wait = 0.5
        while true {
            if let receivers = try? await journal.settle(settlement) { return receivers }
            if closed { return [] }
            try? await time.sleep(for: .seconds(wait))
            wait = min(30, wait * 2)
        }
    }

    /// The house closes: what cannot be written now is left to the recovery at the next start.
    func close() { closed = true }
}
