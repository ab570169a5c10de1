public import struct Foundation.Date

/// How far somebody has read what was recorded. By the numbers that the journal gave, not by the clock: what is committed
/// later has higher ones, however late it matched and whichever way the clock was set.
public struct Watermark: Sendable, Hashable {
    /// When it was read up to here.
    public var at: Date
    /// The last article that there was.
    public var article: Int64
    /// The last match that there was.
    public var match: Int64

    /// A watermark.
    public init(at: Date, article: Int64, match: Int64) {
        self.at = at
        self.article = article
        self.match = match
    }
}

/// When a processor wants to be woken, and how far it had read then. A row of the journal: it survives restarts.
public struct WakeUp: Sendable, Hashable {
    /// When.
    public var due: Date
    /// How far it had read; nil if it keeps no such account.
    public var read: Watermark?

    /// A wake-up.
    public init(due: Date, read: Watermark? = nil) {
        self.due = due
        self.read = read
    }
}
