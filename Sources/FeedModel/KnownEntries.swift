public import struct Foundation.Date

/// What the journal knows of the keys that it was asked for.
public struct KnownEntries: Sendable {
    /// The keys that were seen at any time.
    public var seen: Set<Digest128>
    /// Those of the feed's last documents, with what they said.
    public var current: [Digest128: KnownEntry]

    /// What is known.
    public init(seen: Set<Digest128> = [], current: [Digest128: KnownEntry] = [:]) {
        self.seen = seen
        self.current = current
    }
}

/// An entry of the feed's last documents.
public struct KnownEntry: Sendable, Hashable {
    /// The article that it became.
    public var article: ArticleID
    /// What it said last.
    public var contentHash: Digest128
    /// Its form in the document when it was last noted; nil: not known.
    public var raw: Digest128?
    /// How often it has changed.
    public var changes: Int
    /// When it was last noted as present; a day's precision.
    public var lastSeen: Date

    /// A known entry.
    public init(
        article: ArticleID, contentHash: Digest128, raw: Digest128? = nil, changes: Int, lastSeen: Date
    ) {
        self.article = article
        self.contentHash = contentHash
        self.raw = raw
        self.changes = changes
        self.lastSeen = lastSeen
    }
}
