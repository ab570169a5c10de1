public import FeedModel

/// Decides what of a document is new, what is revised, and what was seen: pure, from what the journal knows (R-42 to
/// New means never seen; dates never decide.
///
/// Most entries of most documents stood in the one before, to the letter. Their texts are not asked for: to make a text
/// plain costs more than all else that is done about an entry.
public struct Deduplicator: Sendable {
    /// The scheme by which the feed's entries are known from this document on.
    public let scheme: IdentityScheme
    private let keys: [EntryKeys]
    private let entries: [EntryFacts]

    /// A look at a document's entries; `before` is the feed's scheme until now, `text` gives the plain text of the entry at
    /// a place.
    public init(_ entries: [EntryFacts], before: IdentityScheme, text: (Int) -> String) {
        scheme = before.judging(entries)
        self.entries = entries
        keys = entries.indices.map { [scheme] place in
            EntryKeys(entries[place], scheme: scheme) { text(place) }
        }
    }

    /// What the journal is to be asked for.
    public var lookUp: Set<Digest128> { Set(keys.flatMap(\.lookUp)) }

    /// One decision for each entry, in the order of the document. Of two entries with one identity the first counts.
    public func decide(_ known: KnownEntries, text: (Int) -> String) -> [EntryDecision] {
        var told: Set<Digest128> = []
        return entries.indices.map { place in
            let (entry, keys) = (entries[place], keys[place])
            var decision = EntryDecision(verdict: .repeated, keys: keys)
            guard told.isDisjoint(with: keys.lookUp) else { return decision }
            told.formUnion(keys.lookUp)
            let current = keys.lookUp.lazy.compactMap { known.current[$0] }.first
            // Under another scheme it has keys that are still to be learnt.
            let isLearnt = keys.lookUp.allSatisfy(known.seen.contains)
            if let current, let raw = entry.raw, current.raw == raw, isLearnt {
                decision.verdict = .seen(current)
                return decision
            }
            decision.learn = keys.remember(entry) { text(place) }.filter { !known.seen.contains($0) }
            decision.verdict = verdict(of: place, current, known, text)
            return decision
        }
    }

    private func verdict(
        of place: Int, _ current: KnownEntry?, _ known: KnownEntries, _ text: (Int) -> String
    ) -> EntryDecision.Verdict {
        let isSeen = keys[place].lookUp.contains(where: known.seen.contains)
        if isSeen, current == nil { return .seen(nil) }
        let says = EntryKeys.contentHash(title: entries[place].title, text: text(place))
        guard isSeen, let current else { return .new(says: says) }
        if current.contentHash == says { return .seen(current) }
        return current.changes >= Self.mostChanges ? .churning(current) : .revised(current, says: says)
    }

    /// An entry that changed this often changes with every look (a counter, a clock): its changes are no revisions.
    public static let mostChanges = 100
}

/// What is to be done with one entry.
public struct EntryDecision: Sendable, Hashable {
    /// What it is.
    public enum Verdict: Sendable, Hashable {
        /// Never seen. What it says, as a hash.
        case new(says: Digest128)
        /// Seen, and it says something else now: this.
        case revised(KnownEntry, says: Digest128)
        /// Seen; with what is known of it, if it was among the last documents' entries.
        case seen(KnownEntry?)
        /// Seen, and it says something else at every look.
        case churning(KnownEntry)
        /// The same entry stands further up in this document.
        case repeated
    }

    /// What it is.
    public var verdict: Verdict
    /// What a new article is recorded under.
    public let identity: Digest128
    /// The keys that it is looked up by.
    public let lookUp: [Digest128]
    /// Keys of it that were not known.
    public var learn: [Digest128] = []

    init(verdict: Verdict, keys: EntryKeys) {
        self.verdict = verdict
        identity = keys.identity
        lookUp = keys.lookUp
    }
}
