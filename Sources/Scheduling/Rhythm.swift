import FeedModel
import Foundation

/// A feed's own rhythm by first sight, and the base interval that follows from it.
enum Rhythm {
    /// Notes a good poll with `new` new entries.
    static func note(new: Int, at now: Int, in memory: inout FeedMemory) {
        guard new > 0 else {
            memory.emptyPolls += 1
            return
        }
        if let before = memory.newestSeen {
            // Several entries at once came some time between the two polls: their mean gap.
            let gap = max(1, (now - before) / new)
            memory.gaps += Array(repeating: gap, count: min(new, 20))
            if memory.gaps.count > 20 { memory.gaps.removeFirst(memory.gaps.count - 20) }
        }
        memory.newestSeen = now
        memory.emptyPolls = 0
    }

    /// The median of the last gaps, nil while there are none.
    static func usualGap(_ memory: FeedMemory) -> Double? {
        guard !memory.gaps.isEmpty else { return nil }
        return Double(memory.gaps.sorted()[memory.gaps.count / 2])
    }

    /// The base interval and why. An interval that the person set is obeyed as it is.
    static func base(
        _ memory: FeedMemory, settings: FeedSettings, hints: PollHints, at now: Date
    ) -> (Seconds, String) {
        if case .every(let interval) = settings.interval { return (interval, "interval") }
        var base = Manners.unknownRhythm
        var reason = "rhythm not known yet"
        if let gap = usualGap(memory), let newest = memory.newestSeen {
            let age = max(0, now.timeIntervalSince1970 - Double(newest))
            base = min(gap, age / 4 + gap / 2) / 2
            reason = "rhythm"
        }
        for _ in 0..<min(20, memory.emptyPolls / 3) { base *= 1.25 }
        base = min(max(base, settings.minInterval), settings.maxInterval)
        if let fresh = hints.freshness, settings.obeyHints, fresh > 0, fresh < base {
            let declared = max(fresh, Manners.declaredFloor)
            if declared < base { return (declared, "freshness that the server declares") }
        }
        if !hints.hasValidators, memory.goodPolls > 0, base < Manners.floorWithoutValidators {
            return (min(Manners.floorWithoutValidators, settings.maxInterval), "no validators: at most hourly")
        }
        return (base, reason)
    }
}
