public import FeedModel

/// Decides what of a document is new, what is revised, and what was seen: pure, from what the journal knows (R-42 to
/// New means never seen; dates never decide.
public struct Deduplicator: Sendable {
    /// The scheme by which the feed's entries are known from this document on.
    public let scheme: IdentityScheme
    private let keys: [EntryKeys]
    private let entries: [EntryFacts]

    /// A look at a document's entries; `before` is the feed's scheme until now.
    public init(_ entries: [EntryFacts], before: IdentityScheme) {
        scheme = before.judging(entries)
        self.entries = entries
        keys = entries.map { [scheme] in EntryKeys($0, scheme: scheme) }
    }

    /// What the journal is to be asked for.
    public var lookUp: Set<Digest128> { Set(keys.flatMap(\.lookUp)) }

    /// One decision for each entry, in the order of the document. Of two entries with one identity the first counts.
    public func decide(_ known: KnownEntries) -> [EntryDecision] {
        var told: Set<Digest128> = []
        return zip(entries, keys).map { entry, keys in
            let hash = EntryKeys.contentHash(title: entry.title, text: entry.text)
            func decision(_ verdict: EntryDecision.Verdict) -> EntryDecision {
                EntryDecision(
                    verdict: verdict, identity: keys.identity, contentHash: hash, lookUp: keys.lookUp,
                    learn: keys.remember.filter { !known.seen.contains($0) })
            }
            guard told.isDisjoint(with: keys.lookUp) else { return decision(.repeated) }
            told.formUnion(keys.lookUp)
            guard keys.lookUp.contains(where: known.seen.contains) else { return decision(.new) }
            guard let current = keys.lookUp.lazy.compactMap({ known.current[$0] }).first else {
                return decision(.seen(nil))
            }
            if current.contentHash == hash { return decision(.seen(current)) }
            return decision(current.changes >= Self.mostChanges ? .churning(current) : .revised(current))
        }
    }

    /// An entry that changed this often changes with every look (a counter, a clock): its changes are no revisions.
    public static let mostChanges = 100
}

/// What is to be done with one entry.
public struct EntryDecision: Sendable, Hashable {
    /// What it is.
    public enum Verdict: Sendable, Hashable {
        /// Never seen.
        case new
        /// Seen, and it says something else now.
        case revised(KnownEntry)
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
    public var identity: Digest128
    /// What it says, as a hash.
    public var contentHash: Digest128
    /// The keys that it is looked up by.
    public var lookUp: [Digest128]
    /// Keys of it that were not known.
    public var learn: [Digest128]
}
