internal import Deduplicating
internal import FeedModel
internal import Foundation
internal import Journaling
internal import Matching

/// Turns the decisions about a document's entries into what is recorded of them: new articles and revisions with their
/// matches and what is owed for them; keys to be learnt; entries that are still there.
struct EntrySorting {
    struct Sorted {
        var records: [EntryRecord] = []
        var learn: [Digest128] = []
        var present: [PresentEntry] = []
        var events: [EventRecord] = []
        var new = 0
        var known = 0
    }

    private let poll: FeedPoller.Poll
    private let journal: Journal
    private let stories: StoryDesk
    /// Presence is noted to a day, which spares most writes.
    private static let presence: Seconds = 86400

    /// In an archive: what is dated before was there to be read before the gap, and is not told.
    private let missedSince: Date?

    init(_ poll: FeedPoller.Poll, _ journal: Journal, _ stories: StoryDesk, missedSince: Date? = nil) {
        self.poll = poll
        self.missedSince = missedSince
        self.journal = journal
        self.stories = stories
    }

    /// Feeds list the newest first; what is told is told in the order in which it happened.
    func sort(_ entries: EntryShelf, _ decisions: [EntryDecision]) async throws -> Sorted {
        var sorted = Sorted()
        for (place, decision) in decisions.enumerated().reversed() {
            let raw = entries.facts[place].raw
            func record(_ kind: EntryRecord.Kind, _ says: Digest128) -> EntryRecord {
                self.record(kind, entries[place], decision, says: says, raw: raw)
            }
            switch decision.verdict {
            case .new(let says):
                sorted.new += 1
                sorted.records.append(new(entries[place], record(.new(identity: decision.identity), says), &sorted))
            case .revised(let known, let says):
                sorted.known += 1
                let record = record(.revision(of: known.article), says)
                if let revision = try await revision(entries[place], record, of: known.article, &sorted) {
                    sorted.records.append(revision)
                }
            case .seen(let known):
                sorted.known += 1
                sorted.learn += decision.learn
                if let known, poll.at.timeIntervalSince(known.lastSeen) > Self.presence {
                    sorted.present.append(PresentEntry(lookUp: decision.lookUp, raw: raw))
                }
            case .churning(let known):
                sorted.known += 1
                sorted.events.append(
                    poll.watch.routing.record(
                        Notices.churning(known.article, entries[place].content.title, of: poll.feed)))
            case .repeated: break
            }
        }
        return sorted
    }

    private func new(_ entry: PreparedEntry, _ record: EntryRecord, _ sorted: inout Sorted) -> EntryRecord {
        let routing = poll.watch.routing
        let baseline = isBaseline(entry)
        var record = record
        record.baseline = baseline
        record.owed = routing.always(revision: false, baseline: baseline)
        record.matches = matches(entry, &sorted).map { match in
            EntryRecord.Match(
                match, ifFirst: baseline ? [] : routing.owed(for: match.topic, .articleNew), ifTold: [])
        }
        // Where no archive wants a first document, nobody will ask for what nobody is told of.
        if baseline, record.owed.isEmpty, record.matches.isEmpty { record.dropTexts() }
        if !baseline {
            record.place = stories.placing(
                StoryDesk.features(entry.content, url: entry.url), feed: poll.feed.key, at: poll.at)
        }
        return record
    }

    /// Nil where the change is not to be kept: with `updates: ignore`, unless a topic matches for the first time.
    private func revision(
        _ entry: PreparedEntry, _ record: EntryRecord, of article: ArticleID, _ sorted: inout Sorted
    ) async throws -> EntryRecord? {
        let routing = poll.watch.routing
        let found = matches(entry, &sorted)
        if poll.settings.updates == .ignore {
            guard !found.isEmpty else { return nil }
            let told = try await journal.topics(ofArticle: article)
            guard found.contains(where: { !told.contains($0.topic) }) else { return nil }
        }
        let tellsChanges = poll.settings.updates == .alert
        var record = record
        record.owed = routing.always(revision: true, baseline: false)
        record.matches = found.map { match in
            EntryRecord.Match(
                match, ifFirst: routing.owed(for: match.topic, .articleNew),
                ifTold: tellsChanges ? routing.owed(for: match.topic, .articleRevised) : [])
        }
        return record
    }

    private func record(
        _ kind: EntryRecord.Kind, _ entry: PreparedEntry, _ decision: EntryDecision, says: Digest128, raw: Digest128?
    ) -> EntryRecord {
        EntryRecord(
            kind: kind, lookUp: decision.lookUp, remember: decision.learn, contentHash: says, raw: raw,
            guid: entry.guid, url: entry.url, published: entry.published, updated: entry.updated,
            content: entry.content)
    }

    private func matches(_ entry: PreparedEntry, _ sorted: inout Sorted) -> [TopicMatch] {
        let report = poll.watch.matcher.report(
            on: ArticleFields(
                entry.content, url: entry.url, feed: poll.feed.id.rawValue, group: poll.feed.group))
        for problem in report.problems {
            let event = Notices.undecided(problem.topic, problem.reason, since: poll.watch.since)
            sorted.events.append(poll.watch.routing.record(event))
        }
        return report.matches
    }

    /// Known from a first document, and not told.
    private func isBaseline(_ entry: PreparedEntry) -> Bool {
        if let missedSince, let published = entry.published, published < missedSince { return true }
        guard !poll.feed.baselined else { return false }
        switch poll.settings.onFirstFetch {
        case .baseline: return true
        case .alertAll: return false
        case .alertNewerThan(let age):
            // What bears no date cannot be shown to be new.
            guard let published = entry.published else { return true }
            return poll.at.timeIntervalSince(published) > age
        }
    }
}
