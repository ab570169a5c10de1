internal import FeedModel
internal import Foundation

/// Notices when somebody sets the wall clock: by holding it against the steady one, which counts sleep as well.
struct ClockWatch: Sendable {
    private var wall: Date
    private var steady: ContinuousClock.Instant
    /// Less than this is the work of an ordinary time service.
    static let jump: Seconds = 3600

    init(wall: Date, steady: ContinuousClock.Instant = .now) {
        self.wall = wall
        self.steady = steady
    }

    /// By how many seconds the wall clock was set since the last look; nil when it was not, or by little.
    mutating func look(wall now: Date, steady tick: ContinuousClock.Instant = .now) -> Seconds? {
        let passed = steady.duration(to: tick)
        let expected = wall + Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
        (wall, steady) = (now, tick)
        let off = now.timeIntervalSince(expected)
        return abs(off) > Self.jump ? off : nil
    }
}
