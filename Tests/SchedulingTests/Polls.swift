import FeedModel
import Foundation

@testable import Scheduling

/// A feed's polls, one after another, by a clock that only the test moves.
struct Polls {
    var scheduler = Scheduler(installation: 7)
    var memory = FeedMemory()
    var settings: FeedSettings
    var now = Date(timeIntervalSince1970: 1_700_000_000)
    let url = "http://feeds.example.org/rss"

    init(_ options: FeedOptions = FeedOptions()) { settings = FeedSettings(options) }

    /// A poll now; afterwards the clock stands at the next due time.
    @discardableResult
    mutating func poll(
        _ result: PollFacts.Result, hints: PollHints = PollHints(hasValidators: true), movedTo: String? = nil,
        chance: Double = 0, isAhead: Bool = false, archive: String? = nil
    ) -> PollPlan {
        var facts = PollFacts(
            at: now, took: 0.1, status: 200, result: result, hints: hints, movedTo: movedTo, askedURL: url,
            archive: archive)
        facts.isAhead = isAhead
        let plan = scheduler.plan(
            after: facts, memory: memory, settings: settings, feed: FeedKey(rawValue: 1), chance: { chance })
        memory = plan.memory
        now = plan.due
        return plan
    }

    /// How long the plan waits after a poll now.
    mutating func wait(
        _ result: PollFacts.Result, hints: PollHints = PollHints(hasValidators: true), chance: Double = 0
    ) -> Double {
        let before = now
        return poll(result, hints: hints, chance: chance).due.timeIntervalSince(before)
    }

    static func every(_ seconds: Seconds, jitter: Double = 0) -> FeedOptions {
        var options = FeedOptions()
        options.interval = .every(seconds)
        options.jitter = jitter
        return options
    }

    static func automatic(jitter: Double = 0) -> FeedOptions {
        var options = FeedOptions()
        options.jitter = jitter
        return options
    }
}
