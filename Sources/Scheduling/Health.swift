import FeedModel
import Foundation

/// A feed's health as events, each told once, with hysteresis (R-33).
enum Health {
    static func afterSuccess(facts: PollFacts, settings: FeedSettings, feed: FeedKey, plan: inout PollPlan) {
        if let target = plan.adoptURL { plan.events.append(Moves.event(facts, target: target, feed: feed)) }
        if plan.memory.toldFailing != nil || plan.memory.toldGone != nil {
            let since = plan.memory.toldFailing ?? plan.memory.toldGone ?? 0
            let away = facts.at.timeIntervalSince1970 - Double(since)
            plan.events.append(
                FeedEvent(
                    kind: .feedRecovered, feed: feed, since: facts.at,
                    reason: "The feed is well again after \(Quantity.describe(away))."))
            plan.memory.toldFailing = nil
            plan.memory.toldGone = nil
            plan.memory.remindedAt = nil
        }
        silence(facts, settings, feed, &plan)
    }

    static func afterDocument(entries: Int, overlap: Bool?, facts: PollFacts, feed: FeedKey, plan: inout PollPlan) {
        // With an archive it is known only after that was read.
        if overlap == false, facts.archive == nil {
            plan.events.append(
                FeedEvent(
                    kind: .feedGap, feed: feed, since: facts.at,
                    reason: "No entry of the last poll is left in the document: entries in between may be lost.",
                    details: ["entries": String(entries)]))
        }
        shrinking(entries: entries, facts: facts, feed: feed, plan: &plan)
        dates(facts: facts, feed: feed, plan: &plan)
    }

    /// Told once when a document has less than a quarter of the entries of the one before; again only after it had half
    /// of them.
    private static func shrinking(entries: Int, facts: PollFacts, feed: FeedKey, plan: inout PollPlan) {
        if let told = plan.memory.toldShrunk, entries * 2 >= told { plan.memory.toldShrunk = nil }
        guard plan.memory.toldShrunk == nil, let before = plan.memory.lastCount, before >= (entries == 0 ? 5 : 8),
            entries * 4 < before
        else { return }
        plan.memory.toldShrunk = before
        let words = entries == 0 ? "has no entries any more" : "has \(entries) entr\(entries == 1 ? "y" : "ies")"
        plan.events.append(
            FeedEvent(
                kind: .feedNotice, feed: feed, since: facts.at,
                reason: "The document \(words); the last one had \(before).",
                details: ["entries": String(entries), "before": String(before)]))
    }

    /// Told once while entries are dated ahead of time. They are told of as any other: dates never decide (R-43).
    private static func dates(facts: PollFacts, feed: FeedKey, plan: inout PollPlan) {
        if facts.isAhead, !plan.memory.toldAhead {
            plan.events.append(
                FeedEvent(
                    kind: .feedNotice, feed: feed, since: facts.at,
                    reason: "The document has entries that are dated more than a day ahead."))
        }
        plan.memory.toldAhead = facts.isAhead
    }

    static func afterFailure(_ failure: PollFailure, facts: PollFacts, feed: FeedKey, plan: inout PollPlan) {
        let now = Int(facts.at.timeIntervalSince1970)
        if failure.kind == .gone {
            guard plan.memory.toldGone == nil else { return }
            plan.memory.toldGone = now
            plan.events.append(
                FeedEvent(
                    kind: .feedGone, feed: feed, since: facts.at,
                    reason: "The server says that the feed is gone for good (410).", details: details(failure)))
            return
        }
        guard mustTell(failure, memory: plan.memory, now: now) else { return }
        let since = plan.memory.failingSince ?? now
        plan.memory.toldFailing = plan.memory.toldFailing ?? since
        plan.memory.remindedAt = now
        plan.events.append(
            FeedEvent(
                kind: .feedFailing, feed: feed, since: Date(timeIntervalSince1970: Double(since)),
                reason: failure.reason, details: details(failure)))
    }

    private static func mustTell(_ failure: PollFailure, memory: FeedMemory, now: Int) -> Bool {
        if memory.toldFailing != nil {
            return Double(now - (memory.remindedAt ?? now)) >= Manners.reminder
        }
        switch failure.kind {
        case .authentication, .withheld: return true
        case .hard: return memory.failures >= Manners.failuresToTell
        default: break
        }
        let failing = Double(now - (memory.failingSince ?? now))
        let usual = Rhythm.usualGap(memory).map { min(Manners.failingToTell, 2 * $0) } ?? Manners.failingToTell
        return memory.failures >= Manners.failuresToTell && failing >= usual
    }

    /// Silence against the feed's own rhythm, or after the time that the person set.
    private static func silence(
        _ facts: PollFacts, _ settings: FeedSettings, _ feed: FeedKey, _ plan: inout PollPlan
    ) {
        guard let newest = plan.memory.newestSeen else { return }
        let now = Int(facts.at.timeIntervalSince1970)
        let silent = Double(now - newest)
        let limit: Double
        switch settings.staleAfter {
        case .never: return
        case .after(let time): limit = time
        case .auto:
            guard plan.memory.gaps.count >= 5, let longest = plan.memory.gaps.max() else { return }
            limit = max(2 * 86400, 3 * Double(longest))
        }
        if silent < limit {
            plan.memory.toldStale = nil
        } else if plan.memory.toldStale == nil {
            plan.memory.toldStale = now
            plan.events.append(
                FeedEvent(
                    kind: .feedStale, feed: feed, since: Date(timeIntervalSince1970: Double(newest)),
                    reason: "No new entry for \(Quantity.describe(silent)).",
                    details: ["usual": Rhythm.usualGap(plan.memory).map(Quantity.describe) ?? "unknown"]))
        }
    }

    private static func details(_ failure: PollFailure) -> [String: String] {
        var details = ["class": failure.kind.rawValue]
        if let status = failure.status { details["status"] = String(status) }
        return details
    }
}
