internal import Deduplicating
internal import FeedModel
internal import Fetching
internal import Foundation
internal import Journaling
internal import Scheduling

/// After a gap: the archive documents, one a step, until something known is met (RFC 5005; R-45).
extension FeedPoller {
    /// Only at the feed's own host: its credentials go to no other one.
    static func mayWalk(to url: String, of feed: FeedRow) -> Bool {
        guard let host = HostKey(url: url) else { return false }
        return host == HostKey(url: feed.pollURL)
    }

    /// Reads one archive document. What was missed is recorded as any entry is; the feed's validators stay as they are.
    func step(
        _ walk: ArchiveWalk, _ feed: FeedRow, _ memory: FeedMemory, _ settings: FeedSettings, _ watch: Watch
    ) async throws -> PollResult {
        let fetch = await fetches.fetch(
            FetchRequest(
                url: walk.url, settings: settings, validators: nil, anyPrivateHost: watch.allowsPrivateHosts,
                keepsHeaders: false))
        fetchLog?.add(fetch.requests, of: feed, settings, byHand: true)
        let poll = Poll(feed: feed, memory: memory, settings: settings, watch: watch, fetch: fetch, at: time.now())
        return try await toItsEnd { try await conclude(walk, poll) }
    }

    private func conclude(_ walk: ArchiveWalk, _ poll: Poll) async throws -> PollResult {
        switch poll.fetch.result {
        case .deferred(let until, let reason): return try await put(off: poll, until: until, reason: reason)
        case .failed(let failure) where failure.kind == .cancelled: return PollResult(.stopped)
        case .failed(let failure): return try await end(poll, .failed(reason: failure.reason))
        case .unchanged: return try await end(poll, .failed(reason: "304 to a request without validators"))
        case .document(let document):
            let reading = await DocumentReading.of(document, language: nil)
            guard reading.isFeed else { return try await end(poll, .failed(reason: reading.notAFeed)) }
            return try await read(reading, walk, poll)
        }
    }

    private func read(_ reading: DocumentReading, _ walk: ArchiveWalk, _ poll: Poll) async throws -> PollResult {
        var reading = reading
        let entries = reading.takeEntries()
        let found = Deduplicator(entries.facts, before: scheme(poll), text: entries.text)
        let known = try await journal.known(found.lookUp, in: poll.feed.key)
        // An archive may hold what an entry said before it was revised: that is no news.
        let decisions = found.decide(known, text: entries.text).map { decision in
            var decision = decision
            if case .revised(let entry, _) = decision.verdict { decision.verdict = .seen(entry) }
            return decision
        }
        let sorted = try await EntrySorting(poll, journal, stories, missedSince: walk.missedSince)
            .sort(entries, decisions)
        let isOld = reading.earliest.map { $0 < walk.missedSince } ?? false
        let previous = reading.archive.flatMap { Self.mayWalk(to: $0, of: poll.feed) ? $0 : nil }
        return try await end(
            poll, .read(previous: previous, reachedKnown: sorted.known > 0 || isOld), reading, sorted)
    }

    private func end(
        _ poll: Poll, _ step: ArchiveStep, _ reading: DocumentReading? = nil, _ sorted: EntrySorting.Sorted? = nil
    ) async throws -> PollResult {
        let plan = scheduler.plan(
            afterArchive: step, at: poll.at, memory: poll.memory, settings: poll.settings, feed: poll.feed.key)
        var record = PollRecord(
            feed: poll.feed.key, at: poll.at, success: true, nextDue: plan.due, dueReason: plan.reason)
        note(plan, poll.watch, in: &record)
        record.entries = sorted?.records ?? []
        record.learn = sorted?.learn ?? []
        record.events += sorted?.events ?? []
        do {
            let recorded = try await journal.record(record)
            if let reading { tell(poll, reading, recorded) }
            return PollResult(.read(entries: reading?.count ?? 0), recorded, due: plan.due)
        } catch {
            if !record.entries.isEmpty { try? await stories.rebuild(from: journal, at: time.now()) }
            throw error
        }
    }
}
