public import FeedModel
public import Foundation

/// Decides when a feed is polled next and what its health is: a pure function of the poll, the memory and the settings.
///
/// Rules of the fetching rulebook; the constants stand in `Manners`.
public struct Scheduler: Sendable {
    private let installation: UInt64

    /// A scheduler; `installation` is a random number of this installation, so that two of them do not poll in step.
    public init(installation: UInt64) {
        self.installation = installation
    }

    /// What follows from `facts`. `chance` gives numbers in 0..<1.
    public func plan(
        after facts: PollFacts, memory: FeedMemory, settings: FeedSettings, feed: FeedKey,
        chance: () -> Double = { Double.random(in: 0..<1) }
    ) -> PollPlan {
        var plan = PollPlan(memory: memory, due: facts.at, reason: "", events: [], adoptURL: nil)
        let now = Int(facts.at.timeIntervalSince1970)
        let lastRead = memory.polls.last { $0.result.isGood }?.at ?? now
        plan.memory.remember(
            FeedMemory.Poll(
                at: now, status: facts.status, result: code(facts.result), new: newEntries(facts.result),
                took: Int(facts.took * 1000)))
        switch facts.result {
        case .failed(let failure):
            failed(failure, facts, settings, feed, &plan, chance)
        case .document(let new, let entries, let overlap):
            plan.memory.everChanged = plan.memory.everChanged || plan.memory.goodPolls > 0
            plan.memory.unchangedSince = nil
            Rhythm.note(new: new, at: now, in: &plan.memory)
            succeeded(facts, settings, feed, &plan)
            Health.afterDocument(entries: entries, overlap: overlap, facts: facts, feed: feed, plan: &plan)
            plan.memory.lastCount = entries
            schedule(facts, settings, feed, gap: overlap == false, &plan, chance)
            if overlap == false, let archive = facts.archive {
                beginWalk(to: archive, lastRead: lastRead, at: facts.at, &plan)
            }
        case .unchanged:
            plan.memory.unchangedSince = plan.memory.unchangedSince ?? now
            Rhythm.note(new: 0, at: now, in: &plan.memory)
            succeeded(facts, settings, feed, &plan)
            schedule(facts, settings, feed, gap: false, &plan, chance)
        }
        return plan
    }

    /// Whether validators may be sent now: after 8 days of nothing but 304 from a feed that used to change, one
    /// unconditional request shows whether the server answers 304 for ever.
    public static func mayAskConditionally(_ memory: FeedMemory, at now: Date) -> Bool {
        guard let since = memory.unchangedSince, memory.everChanged else { return true }
        return now.timeIntervalSince1970 - Double(since) < Manners.longestUnchanged
    }

    // MARK: - Good polls

    private func succeeded(_ facts: PollFacts, _ settings: FeedSettings, _ feed: FeedKey, _ plan: inout PollPlan) {
        plan.memory.goodPolls = min(1000, plan.memory.goodPolls + 1)
        plan.adoptURL = Moves.afterSuccess(facts, memory: &plan.memory)
        Health.afterSuccess(facts: facts, settings: settings, feed: feed, plan: &plan)
        plan.memory.failures = 0
        plan.memory.failingSince = nil
        plan.memory.throttles = 0
        plan.memory.goneAnswers = 0
        plan.memory.lastError = ""
    }

    private func schedule(
        _ facts: PollFacts, _ settings: FeedSettings, _ feed: FeedKey, gap: Bool, _ plan: inout PollPlan,
        _ chance: () -> Double
    ) {
        var (wait, reason) = Rhythm.base(plan.memory, settings: settings, hints: facts.hints, at: facts.at)
        if gap, settings.interval == .auto {
            wait = max(settings.minInterval, wait / 2)
            reason = "no overlap with the last poll: sooner"
        }
        if let slow = plan.memory.slowUntil, Double(slow) > facts.at.timeIntervalSince1970 {
            wait *= 1.5
            reason += ", slower after 429"
        }
        if settings.obeyHints, let (hint, name) = Hints.wait(facts.hints), hint > wait {
            wait = min(hint, max(settings.maxInterval, wait))
            reason = name
        }
        var due = jittered(wait, after: facts.at, share: settings.jitter, feed: feed, chance)
        if settings.obeyHints, let allowed = Hints.nextAllowed(due, facts.hints), allowed > due {
            due = jittered(60, after: allowed, share: settings.jitter, feed: feed, chance) - 60
            reason = "skipHours/skipDays"
        }
        (plan.due, plan.reason) = (due, reason)
    }

    /// When the feed is due by its rhythm alone, and why then.
    func regularly(
        _ memory: FeedMemory, _ settings: FeedSettings, _ feed: FeedKey, at now: Date, _ chance: () -> Double
    ) -> (due: Date, reason: String) {
        let (wait, reason) = Rhythm.base(memory, settings: settings, hints: PollHints(), at: now)
        return (jittered(wait, after: now, share: settings.jitter, feed: feed, chance), reason)
    }

    // MARK: - Failures

    private func failed(
        _ failure: PollFailure, _ facts: PollFacts, _ settings: FeedSettings, _ feed: FeedKey, _ plan: inout PollPlan,
        _ chance: () -> Double
    ) {
        guard failure.kind != .cancelled else {
            plan.memory.polls.removeLast()
            plan.reason = "stopped before the answer"
            return
        }
        plan.memory.lastError = failure.reason
        if failure.kind == .network {
            plan.due = facts.at + 30 + 30 * chance()
            plan.reason = "our own network is down"
            return
        }
        let now = Int(facts.at.timeIntervalSince1970)
        plan.memory.failures += 1
        plan.memory.failingSince = plan.memory.failingSince ?? now
        plan.adoptURL = Moves.afterFailure(failure, memory: &plan.memory)
        if plan.adoptURL != nil {
            plan.events.append(Moves.event(facts, target: plan.adoptURL ?? "", feed: feed))
            plan.due = jittered(60, after: facts.at, share: settings.jitter, feed: feed, chance)
            plan.reason = "moved for good: the new address is asked next"
            return
        }
        let base = Rhythm.base(plan.memory, settings: settings, hints: PollHints(), at: facts.at).0
        let backoff = Backoff.wait(failure, base: base, memory: &plan.memory, now: now, chance: chance)
        plan.due = facts.at + backoff.wait
        plan.reason = backoff.reason
        Health.afterFailure(failure, facts: facts, feed: feed, plan: &plan)
    }

    // MARK: - Details

    /// always added, in proportion: half of it is the feed's own and stays, half is by chance and at most a
    /// minute. Waits of an hour or more never end at second 0, when all the world's timers do. Without a share the person
    /// wants it exact.
    private func jittered(
        _ wait: Seconds, after now: Date, share: Double, feed: FeedKey, _ chance: () -> Double
    ) -> Date {
        guard share > 0 else { return now + wait }
        var hash = (UInt64(bitPattern: feed.rawValue) &+ installation) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
        let own = Double(hash & 0xFFFF) / 65536
        let added = wait * share / 2 * own + min(60, wait * share / 2) * chance()
        let due = now + wait + added
        let isOnTheMinute = Int(due.timeIntervalSince1970.rounded(.down)) % 60 == 0
        return wait >= 3600 && isOnTheMinute ? due + 1 + 57 * chance() : due
    }

    private func code(_ result: PollFacts.Result) -> PollResultCode {
        switch result {
        case .document: .changed
        case .unchanged: .unchanged
        case .failed(let failure): PollResultCode(failure.kind)
        }
    }

    private func newEntries(_ result: PollFacts.Result) -> Int {
        if case .document(let new, _, _) = result { new } else { 0 }
    }
}
