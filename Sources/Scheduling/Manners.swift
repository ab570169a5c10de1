/// The figures of the rulebook in one place; each names its rule.
enum Manners {
    /// after this long of nothing but 304, one unconditional request.
    static let longestUnchanged: Double = 8 * 86400
    /// a feed without validators is never polled sooner than this by `auto`.
    static let floorWithoutValidators: Double = 3600
    /// a server that declares freshness below the floor may be polled this often.
    static let declaredFloor: Double = 300
    /// hints count up to a day.
    static let longestHint: Double = 86400
    /// Retry-After counts up to a week.
    static let longestRetryAfter: Double = 7 * 86400
    /// the first soft failure is tried again after at most this.
    static let firstRetry: Double = 900
    /// the longest back-off of the first 30 days, and the one after.
    static let longestBackoff: Double = 86400
    static let patience: Double = 30 * 86400
    static let longestBackoffLater: Double = 7 * 86400
    /// a permanent move is proved by this many polls over this long.
    static let moveProofPolls = 3
    static let moveProofTime: Double = 7 * 86400
    /// a failure is told after this many polls and this long, or twice the feed's usual gap.
    static let failuresToTell = 3
    static let failingToTell: Double = 2 * 3600
    static let reminder: Double = 7 * 86400
    /// so many archive documents are asked after a gap, one in so many seconds, each so often if it fails.
    static let archiveDocuments = 50
    static let archivePause: Double = 5
    static let archiveFailures = 3
    /// entries may be dated that long before they are published.
    static let archiveSlack: Double = 86400
    /// R-25 for a feed whose rhythm is not known yet.
    static let unknownRhythm: Double = 3600
}
