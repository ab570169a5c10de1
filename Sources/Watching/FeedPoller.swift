public import FeedModel
internal import Deduplicating
public import Foundation
public import Fetching
internal import Hashing
public import Journaling
public import Logging
internal import Parsing
public import Scheduling

/// The story of one poll: ask, read, decide what is new, match, and record all of it in one transaction.
///
/// Nothing is held back in memory: what `poll` has returned from is on the disk, or it did not happen and the feed is
/// due as before. Only of a poll that found nothing changed a power cut may undo the record.
public struct FeedPoller: Sendable {
    let fetches: SharedFetches
    let journal: Journal
    let scheduler: Scheduler
    let stories: StoryDesk
    let time: any TimeSource
    let log: Logger
    let fetchLog: FetchLog?
    /// What the polls show of our own network.
    let network: NetworkSense
    private let turns = DocumentTurns(mostDocuments)
    /// Enough to keep processors and journal busy.
    private static let mostDocuments = 16

    /// A poller; `fetchLog` keeps every request that was made.
    public init(
        fetcher: FeedFetcher, journal: Journal, scheduler: Scheduler, stories: StoryDesk, time: any TimeSource,
        fetchLog: FetchLog? = nil, log: Logger
    ) {
        fetches = SharedFetches(fetcher)
        self.journal = journal
        self.scheduler = scheduler
        self.stories = stories
        self.time = time
        self.log = log
        self.fetchLog = fetchLog
        network = NetworkSense(log: log)
    }

    /// Polls a feed once. Throws `JournalFailure` when nothing could be recorded. `verbosely`: the result tells what was
    /// sent and received.
    public func poll(_ feed: FeedRow, _ watch: Watch, verbosely: Bool = false) async throws -> PollResult {
        let memory = FeedMemory(packed: feed.memory)
        let settings = watch.settings(group: feed.group, options: feed.options)
        if let walk = memory.walk, !verbosely { return try await step(walk, feed, memory, settings, watch) }
        let conditional = Scheduler.mayAskConditionally(memory, at: time.now())
        var fetch = await fetches.fetch(
            FetchRequest(
                url: feed.pollURL, settings: settings, validators: conditional ? feed.validators : nil,
                anyPrivateHost: watch.allowsPrivateHosts, keepsHeaders: verbosely))
        fetchLog?.add(fetch.requests, of: feed, settings, byHand: verbosely, freshness: fetch.hints.freshness)
        fetch.result = network.judged(fetch, of: feed.pollURL, at: time.now())
        let poll = Poll(feed: feed, memory: memory, settings: settings, watch: watch, fetch: fetch, at: time.now())
        var result = try await conclude(poll)
        result.status = poll.fetch.status
        if verbosely { result.requests = poll.fetch.requests }
        return result
    }

    /// A document that came is read and recorded in its turn, even if the poll is cancelled meanwhile: it would be asked
    /// for once more. What is recorded without reading anything needs no such care.
    func toItsEnd(_ body: @escaping @Sendable () async throws -> PollResult) async throws -> PollResult {
        try await Task { try await turns.take(body) }.value
    }

    private func conclude(_ poll: Poll) async throws -> PollResult {
        switch poll.fetch.result {
        case .deferred(let until, let reason): return try await put(off: poll, until: until, reason: reason)
        case .failed(let failure) where failure.kind == .cancelled: return PollResult(.stopped)
        case .failed(let failure): return try await fail(poll, failure)
        case .unchanged(let validators): return try await keep(poll, validators)
        case .document(let document): return try await toItsEnd { try await read(document, poll) }
        }
    }

    /// What every step of one poll knows: two thousand bytes, so it is an object.
    final class Poll: Sendable {
        let feed: FeedRow
        let memory: FeedMemory
        let settings: FeedSettings
        let watch: Watch
        let fetch: Fetch
        let at: Date

        init(feed: FeedRow, memory: FeedMemory, settings: FeedSettings, watch: Watch, fetch: Fetch, at: Date) {
            (self.feed, self.memory, self.settings) = (feed, memory, settings)
            (self.watch, self.fetch, self.at) = (watch, fetch, at)
        }
    }

    // MARK: - What came

    /// The host's turn comes later: only the due time is recorded.
    func put(off poll: Poll, until: Date, reason: String) async throws -> PollResult {
        _ = try await journal.record(
            PollRecord(feed: poll.feed.key, at: poll.at, success: nil, nextDue: until, dueReason: reason))
        return PollResult(.deferred(until), due: until)
    }

    private func fail(_ poll: Poll, _ failure: PollFailure) async throws -> PollResult {
        let plan = self.plan(poll, .failed(failure))
        var record = PollRecord(
            feed: poll.feed.key, at: poll.at, success: false, nextDue: plan.due, dueReason: plan.reason)
        record.error = failure.reason
        note(plan, poll.watch, in: &record)
        log.info(
            "not read",
            metadata: [
                "feed": "\(poll.feed.id)", "stage": failure.kind == .notAFeed ? "parse" : "fetch",
                "outcome": "\(failure.kind.rawValue)", "reason": "\(failure.reason)",
                "next": "\(MessageCoding.text(of: plan.due))",
            ])
        return PollResult(.failed(failure), try await journal.record(record), due: plan.due)
    }

    /// 304 or the same bytes: one small write, grouped with others.
    private func keep(_ poll: Poll, _ validators: CacheValidators) async throws -> PollResult {
        let plan = self.plan(poll, .unchanged, movedTo: poll.fetch.movedTo)
        var record = PollRecord(
            feed: poll.feed.key, at: poll.at, success: true, nextDue: plan.due, dueReason: plan.reason)
        if validators != poll.feed.validators, !(validators.isEmpty && poll.feed.validators == nil) {
            record.validators = .replace(validators, bodyHash: nil)
        }
        record.isUnchanged = true
        note(plan, poll.watch, in: &record)
        return PollResult(.unchanged, try await journal.record(record), due: plan.due)
    }

    private func read(_ document: FetchedDocument, _ poll: Poll) async throws -> PollResult {
        let hash = SHA256 {
            $0.add(document.body)
            $0.add("parser \(FeedParser.version)")
        }.bytes
        if poll.feed.bodyHash == hash, poll.feed.lastError == nil, !document.isPartial {
            return try await keep(poll, document.validators)
        }
        var reading = await DocumentReading.of(document, language: nil)
        guard reading.isFeed else { return try await fail(poll, PollFailure(.notAFeed, reason: reading.notAFeed)) }
        let (sorting, scheme) = try await sort(reading.takeEntries(), poll)
        return try await record(poll, document, reading, sorting, scheme: scheme, hash: hash)
    }

    private func sort(_ entries: EntryShelf, _ poll: Poll) async throws -> (EntrySorting.Sorted, IdentityScheme) {
        let found = Deduplicator(entries.facts, before: scheme(poll), text: entries.text)
        // Of a feed without a document nothing was seen; what is recorded is looked up again there.
        let known =
            poll.feed.baselined ? try await journal.known(found.lookUp, in: poll.feed.key) : KnownEntries()
        let decisions = found.decide(known, text: entries.text)
        return (try await EntrySorting(poll, journal, stories).sort(entries, decisions), found.scheme)
    }

    func scheme(_ poll: Poll) -> IdentityScheme {
        max(IdentityScheme(rawValue: poll.feed.scheme) ?? .guid, IdentityScheme(poll.settings.identity))
    }

    // MARK: - One transaction

    private func record(
        _ poll: Poll, _ document: FetchedDocument, _ reading: DocumentReading, _ sorting: EntrySorting.Sorted,
        scheme: IdentityScheme, hash: [UInt8]
    ) async throws -> PollResult {
        let isFirst = !poll.feed.baselined
        let overlap: Bool? =
            isFirst || document.isPartial || reading.count == 0 ? nil : sorting.known > 0
        let plan = self.plan(
            poll, .document(new: isFirst ? 0 : sorting.new, entries: reading.count, overlap: overlap),
            hints: reading.hints(over: poll.fetch.hints), movedTo: poll.fetch.movedTo,
            isAhead: reading.isAhead(of: poll.at),
            archive: reading.archive.flatMap { Self.mayWalk(to: $0, of: poll.feed) ? $0 : nil })
        var record = PollRecord(
            feed: poll.feed.key, at: poll.at, success: true, nextDue: plan.due, dueReason: plan.reason)
        note(plan, poll.watch, in: &record)
        record.title = reading.title
        record.baselined = true
        record.scheme = scheme.rawValue
        record.entries = sorting.records
        record.learn = sorting.learn
        record.present = sorting.present
        record.events += sorting.events
        if scheme > (IdentityScheme(rawValue: poll.feed.scheme) ?? .guid), poll.settings.identity == .auto {
            record.events.append(poll.watch.routing.record(Notices.degraded(poll.feed, to: scheme, at: poll.at)))
        }
        if reading.hasMoreEntries {
            record.events.append(poll.watch.routing.record(Notices.tooLong(reading.count, of: poll.feed)))
        }
        // A document without its end keeps the old validators: its tail must not be lost behind 304s.
        if !document.isCut, !reading.isTruncated {
            record.validators = .replace(document.validators, bodyHash: document.isPartial ? nil : hash)
        }
        do {
            let recorded = try await journal.record(record)
            tell(poll, reading, recorded)
            return PollResult(.read(entries: reading.count), recorded, due: plan.due)
        } catch {
            // What the desk took in for this poll is not on record.
            if !record.entries.isEmpty { try? await stories.rebuild(from: journal, at: time.now()) }
            throw error
        }
    }

    private func plan(
        _ poll: Poll, _ result: PollFacts.Result, hints: PollHints? = nil, movedTo: String? = nil,
        isAhead: Bool = false, archive: String? = nil
    ) -> PollPlan {
        var facts = PollFacts(
            at: poll.at, took: poll.fetch.took, status: poll.fetch.status, result: result,
            hints: hints ?? poll.fetch.hints, movedTo: movedTo, askedURL: poll.feed.pollURL, archive: archive)
        facts.isAhead = isAhead
        return scheduler.plan(after: facts, memory: poll.memory, settings: poll.settings, feed: poll.feed.key)
    }

    func note(_ plan: PollPlan, _ watch: Watch, in record: inout PollRecord) {
        record.memory = plan.memory.packed
        record.failures = plan.memory.failures
        record.adoptURL = plan.adoptURL
        record.events = plan.events.map(watch.routing.record)
    }

    func tell(_ poll: Poll, _ reading: DocumentReading, _ recorded: RecordedPoll) {
        guard recorded.new + recorded.revised > 0 else { return }
        log.info(
            "read",
            metadata: [
                "feed": "\(poll.feed.id)", "entries": "\(reading.count)", "new": "\(recorded.new)",
                "revised": "\(recorded.revised)", "matched": "\(recorded.matched)",
            ])
    }
}

/// What one poll came to.
public struct PollResult: Sendable {
    /// How it ended.
    public enum Ending: Sendable {
        /// A document was read.
        case read(entries: Int)
        /// 304, or the same bytes.
        case unchanged
        /// It failed; the failure is on record.
        case failed(PollFailure)
        /// Nothing was asked; the host's turn comes at this time.
        case deferred(Date)
        /// We are stopping.
        case stopped
    }

    /// How it ended.
    public var ending: Ending
    /// What was recorded.
    public var recorded: RecordedPoll
    /// When the feed is polled next.
    public var due: Date?
    /// The last HTTP status; 0 where there was none.
    public var status = 0
    /// What was sent and received, of a poll that was to tell it.
    public var requests: [RequestRecord] = []

    /// `changed`, `unchanged`, `deferred`, `stopped`, or the class of the failure.
    public var word: String {
        switch ending {
        case .read: "changed"
        case .unchanged: "unchanged"
        case .failed(let failure): failure.kind.rawValue
        case .deferred: "deferred"
        case .stopped: "stopped"
        }
    }

    init(_ ending: Ending, _ recorded: RecordedPoll = RecordedPoll(), due: Date? = nil) {
        self.ending = ending
        self.recorded = recorded
        self.due = due
    }
}
