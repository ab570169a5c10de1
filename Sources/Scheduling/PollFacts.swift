public import FeedModel
public import Foundation

/// What one poll came to, as far as the next due time and the feed's health depend on it.
public struct PollFacts: Sendable {
    /// What came.
    public enum Result: Sendable {
        /// A document: how many new entries, how many in all, and whether any of them was known before (nil where the
        /// question makes no sense: a first or partial document, an empty one).
        case document(new: Int, entries: Int, overlap: Bool?)
        /// 304 or the same bytes.
        case unchanged
        /// A failure.
        case failed(PollFailure)
    }

    /// When it ended.
    public var at: Date
    /// How long it took.
    public var took: Seconds
    /// The last HTTP status, 0 where there was none.
    public var status: Int
    /// What came.
    public var result: Result
    /// What the server and the document ask for.
    public var hints: PollHints
    /// Where permanent redirects led to a good document; nil without any.
    public var movedTo: String?
    /// The URL that was asked.
    public var askedURL: String
    /// Whether an entry is dated so far ahead that its date is wrong.
    public var isAhead = false
    /// The document with the entries before those of this one, where it has one that may be asked (RFC 5005).
    public var archive: String?

    /// Facts of a poll.
    public init(
        at: Date, took: Seconds, status: Int, result: Result, hints: PollHints = PollHints(), movedTo: String? = nil,
        askedURL: String, archive: String? = nil
    ) {
        self.at = at
        self.took = took
        self.status = status
        self.result = result
        self.hints = hints
        self.movedTo = movedTo
        self.askedURL = askedURL
        self.archive = archive
    }
}

/// What follows from a poll.
public struct PollPlan: Sendable {
    /// What to remember.
    public var memory: FeedMemory
    /// When to poll next.
    public var due: Date
    /// Why then, in words for `feeds show`.
    public var reason: String
    /// What happened to the feed, each told once.
    public var events: [FeedEvent]
    /// The URL to use from now on, when a permanent move is proved.
    public var adoptURL: String?
}
