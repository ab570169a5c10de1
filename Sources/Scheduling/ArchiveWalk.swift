public import FeedModel
public import Foundation

/// A walk through the archive documents of a feed whose last document had nothing in common with the one before (RFC 5005,
/// section 4; R-45). It stands in the feed's memory, and so in the journal: a restart goes on with it.
public struct ArchiveWalk: Sendable, Hashable {
    /// The document to be asked next.
    public var url: String
    /// When the feed was last read before the gap, seconds since 1970.
    public var since: Int
    /// How many more documents may be asked.
    public var left: Int
    /// How often the next one has failed.
    public var failures: Int
    /// The documents that were asked, as hashes: an archive may lead round in a circle.
    public var visited: [Int]

    /// A walk that begins at `url`.
    init(url: String, since: Int) {
        self.init(url: url, since: since, left: Manners.archiveDocuments, failures: 0, visited: [Self.hash(url)])
    }

    init(url: String, since: Int, left: Int, failures: Int, visited: [Int]) {
        self.url = url
        self.since = since
        self.left = left
        self.failures = failures
        self.visited = visited
    }

    /// Entries from before this time were there to be read before the gap: they are not what was missed.
    public var missedSince: Date { Date(timeIntervalSince1970: Double(since)) - Manners.archiveSlack }

    /// The walk with its next step; nil when that would be a circle or one too many.
    func followed(to next: String) -> ArchiveWalk? {
        let hash = Self.hash(next)
        guard left > 1, !visited.contains(hash) else { return nil }
        return ArchiveWalk(url: next, since: since, left: left - 1, failures: 0, visited: visited + [hash])
    }

    /// FNV-1a in 48 bits: the same in every run.
    private static func hash(_ url: String) -> Int {
        Int(url.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 } >> 16)
    }
}

/// What a step of a walk came to.
public enum ArchiveStep: Sendable, Hashable {
    /// A document was read; where the one before it is, and whether something of it was known or older than the gap.
    case read(previous: String?, reachedKnown: Bool)
    /// The document cannot be had.
    case failed(reason: String)
}

extension Scheduler {
    /// When to go on after a step, and what is told when the walk ends without having met anything known.
    public func plan(
        afterArchive step: ArchiveStep, at now: Date, memory: FeedMemory, settings: FeedSettings, feed: FeedKey,
        chance: () -> Double = { .random(in: 0..<1) }
    ) -> PollPlan {
        var plan = PollPlan(memory: memory, due: now, reason: "", events: [], adoptURL: nil)
        guard var walk = memory.walk else { return resumed(plan, settings, feed, at: now, chance) }
        plan.memory.walk = nil
        switch step {
        case .read(_, true): return resumed(plan, settings, feed, at: now, chance)
        case .read(let previous, false):
            guard let next = previous.flatMap(walk.followed) else {
                let words = "The archive was read as far as it goes, and no known entry was met"
                return resumed(plan, settings, feed, at: now, gap: words, chance)
            }
            walk = next
        case .failed(let reason):
            walk.failures += 1
            guard walk.failures < Manners.archiveFailures else {
                let words = "The archive cannot be read (\(reason))"
                return resumed(plan, settings, feed, at: now, gap: words, chance)
            }
        }
        plan.memory.walk = walk
        plan.due = now + Manners.archivePause * Double(1 + walk.failures)
        plan.reason = "reading the archive after a gap"
        return plan
    }

    /// Begins a walk after a gap, in place of the event that entries may be lost.
    func beginWalk(to archive: String, lastRead: Int, at now: Date, _ plan: inout PollPlan) {
        plan.memory.walk = ArchiveWalk(url: archive, since: lastRead)
        plan.due = now + Manners.archivePause
        plan.reason = "reading the archive after a gap"
    }

    /// The feed itself is due again by its rhythm.
    private func resumed(
        _ plan: PollPlan, _ settings: FeedSettings, _ feed: FeedKey, at now: Date, gap: String? = nil,
        _ chance: () -> Double
    ) -> PollPlan {
        var plan = plan
        (plan.due, plan.reason) = regularly(plan.memory, settings, feed, at: now, chance)
        if let gap {
            plan.events.append(
                FeedEvent(kind: .feedGap, feed: feed, since: now, reason: "\(gap): entries in between may be lost."))
        }
        return plan
    }
}
