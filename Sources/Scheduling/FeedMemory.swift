internal import FeedModel

/// What the scheduler remembers of one feed between polls; packed into the feed's journal row.
public struct FeedMemory: Sendable, Hashable {
    /// One poll, as the last twenty are kept.
    public struct Poll: Sendable, Hashable {
        /// When it ended, seconds since 1970.
        public var at: Int
        /// HTTP status, 0 where there was none.
        public var status: Int
        /// What it came to.
        public var result: PollResultCode
        /// New entries.
        public var new: Int
        /// Milliseconds that it took.
        public var took: Int
    }

    /// Evidence of a permanent move.
    public struct Move: Sendable, Hashable {
        /// Where it points.
        public var target: String
        /// Since when, seconds since 1970.
        public var since: Int
        /// On how many polls it was seen with a good document of this feed behind it.
        public var polls: Int
    }

    /// The last polls, newest last, at most 20.
    public var polls: [Poll] = []
    /// Seconds between the last new entries by first sight, newest last, at most 20.
    public var gaps: [Int] = []
    /// When the newest entry was first seen, seconds since 1970.
    public var newestSeen: Int?
    /// Good polls in a row without a new entry.
    public var emptyPolls = 0
    /// Good polls in all, counted to 1,000.
    public var goodPolls = 0
    /// Failures in a row, those of our own network not counted.
    public var failures = 0
    /// Since when it fails, seconds since 1970.
    public var failingSince: Int?
    /// What the last failure was, in a sentence; empty when the last poll was good.
    public var lastError = ""
    /// 429 answers in a row.
    public var throttles = 0
    /// Until when the base interval is raised by half after a 429.
    public var slowUntil: Int?
    /// Answers 410 in a row.
    public var goneAnswers = 0
    /// Since when only 304 came.
    public var unchangedSince: Int?
    /// The body has changed between two polls.
    public var everChanged = false
    /// A permanent move on trial.
    public var move: Move?
    /// Entries in the last good document.
    public var lastCount: Int?
    /// Since when it is told as failing; nil when it is not told so.
    public var toldFailing: Int?
    /// When the failing event was last told.
    public var remindedAt: Int?
    /// Since when it is told as silent.
    public var toldStale: Int?
    /// Since when it is told as gone.
    public var toldGone: Int?

    /// How many entries there were before the document shrank, while it is told so.
    public var toldShrunk: Int?
    /// Entries dated ahead of time are told of.
    public var toldAhead = false
    /// A walk through its archive that is under way.
    public var walk: ArchiveWalk?

    /// A feed that was never polled.
    public init() {}

    mutating func remember(_ poll: Poll) {
        polls.append(poll)
        if polls.count > 20 { polls.removeFirst(polls.count - 20) }
    }
}

/// What a poll came to, as kept in the memory: a good one, or the class of the failure.
public enum PollResultCode: UInt8, Sendable, Hashable, CaseIterable {
    /// A document with something in it that was not the same as before.
    case changed = 0
    /// 304, or the same bytes.
    case unchanged
    /// The failures of `PollFailure.Kind`, in its order.
    case soft, hard, authentication, withheld, blocked, gone, throttled, unavailable, dns, network, tls, notAFeed
    /// Against the protocol, refused by policy, stopped.
    case protocolViolation, addressRefused, cancelled

    init(_ kind: PollFailure.Kind) {
        self =
            switch kind {
            case .soft: .soft
            case .hard: .hard
            case .authentication: .authentication
            case .withheld: .withheld
            case .blocked: .blocked
            case .gone: .gone
            case .throttled: .throttled
            case .unavailable: .unavailable
            case .dns: .dns
            case .network: .network
            case .tls: .tls
            case .notAFeed: .notAFeed
            case .protocolViolation: .protocolViolation
            case .addressRefused: .addressRefused
            case .cancelled: .cancelled
            }
    }

    /// A good poll.
    public var isGood: Bool { self == .changed || self == .unchanged }

    /// For people and JSON.
    public var name: String {
        switch self {
        case .notAFeed: "not-a-feed"
        case .protocolViolation: "protocol"
        case .addressRefused: "address-refused"
        default: "\(self)"
        }
    }
}
