internal import FeedModel
internal import Foundation

/// Keeps a receiver that fails from being run against: it closes after failures in a row, one probe opens it again, and
/// it opens slowly. A value; the desk asks it how many may be in hand.
struct Gate: Sendable {
    private var failures = 0
    private var closings = 0
    private(set) var closedUntil: Date?
    /// How many deliveries may be in hand while it opens; nil: as many as the window takes.
    private var opening: Int?
    static let failuresToClose = 5
    static let longest: Seconds = 300

    var state: String {
        if closedUntil != nil { return "closed" }
        return opening == nil ? "open" : "probing"
    }

    /// How many may be in hand at `now`, of a window of `most`; 0 while it is closed.
    mutating func allowance(of most: Int, at now: Date) -> Int {
        if let until = closedUntil {
            guard now >= until else { return 0 }
            closedUntil = nil
            opening = 1
        }
        return min(most, opening ?? most)
    }

    mutating func succeeded() {
        (failures, closings) = (0, 0)
        if let width = opening { opening = width >= 64 ? nil : width * 2 }
    }

    /// `first`: the receiver's own first wait.
    mutating func failed(first: Seconds, at now: Date) {
        failures += 1
        guard opening != nil || failures >= Self.failuresToClose else { return }
        closings += 1
        closedUntil = now + min(Self.longest, first * Double(1 << min(closings - 1, 16)))
        (opening, failures) = (nil, 0)
    }
}
