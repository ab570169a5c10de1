public import FeedModel
public import Foundation

/// All that one poll came to, to be recorded in one transaction: entries, matches, what is owed, validators, next due
/// time. None of it without the rest.
public struct PollRecord: Sendable {
    /// What becomes of the validators.
    public enum Validators: Sendable, Hashable {
        /// They stay: the answer was no document that was processed whole.
        case keep
        /// These from now on (an empty pair clears them), with the hash of body and parser.
        case replace(CacheValidators, bodyHash: [UInt8]?)
    }

    /// The feed.
    public var feed: FeedKey
    /// When the poll ended.
    public var at: Date
    /// Whether it was a good one; nil: nothing was asked.
    public var success: Bool?
    /// When to poll next; nil: never by itself.
    public var nextDue: Date?
    /// Why then.
    public var dueReason: String
    /// Failures in a row.
    public var failures = 0
    /// Of this poll; nil when it was good.
    public var error: String?
    /// The scheduler's memory, packed; nil: as it is.
    public var memory: [UInt8]?
    /// What becomes of the validators.
    public var validators = Validators.keep
    /// The title that the document gives.
    public var title: String?
    /// The feed has its first document.
    public var baselined = false
    /// The identity scheme from now on.
    public var scheme: Int?
    /// The URL to ask from now on, proved by a permanent move.
    public var adoptURL: String?
    /// New and revised entries, in the order in which they are to be told.
    public var entries: [EntryRecord] = []
    /// Keys to be learnt of entries that were seen.
    public var learn: [Digest128] = []
    /// Known entries that stand in the document still.
    public var present: [PresentEntry] = []
    /// What happened to the feed, with what is owed for it.
    public var events: [EventRecord] = []
    /// Whether nothing changed but when the feed is polled next: the disk is not waited for then. After a power cut the
    /// feed may be asked once more.
    public var isUnchanged = false

    /// A record of a poll.
    public init(feed: FeedKey, at: Date, success: Bool?, nextDue: Date?, dueReason: String) {
        self.feed = feed
        self.at = at
        self.success = success
        self.nextDue = nextDue
        self.dueReason = dueReason
    }
}

/// A known entry that stands in the document still.
public struct PresentEntry: Sendable, Hashable {
    /// The keys that it is looked up by.
    public var lookUp: [Digest128]
    /// Its form there; nil: as it was noted before.
    public var raw: Digest128?

    /// An entry.
    public init(lookUp: [Digest128], raw: Digest128? = nil) {
        self.lookUp = lookUp
        self.raw = raw
    }
}

/// An entry that is new or revised.
public struct EntryRecord: Sendable {
    /// New, or a revision of an article.
    public enum Kind: Sendable, Hashable {
        /// Never seen.
        case new(identity: Digest128)
        /// A change of this article.
        case revision(of: ArticleID)
    }

    /// A topic that matches, with what is owed when the topic is told of the article for the first time, and when not.
    public struct Match: Sendable {
        /// The topic and its spans.
        public var match: TopicMatch
        /// When the topic matches the article for the first time.
        public var ifFirst: [Owed]
        /// When it was told already.
        public var ifTold: [Owed]

        /// A match.
        public init(_ match: TopicMatch, ifFirst: [Owed], ifTold: [Owed]) {
            self.match = match
            self.ifFirst = ifFirst
            self.ifTold = ifTold
        }
    }

    /// New or a revision.
    public var kind: Kind
    /// Keys under which it is looked up in later documents.
    public var lookUp: [Digest128]
    /// Keys to be remembered for ever; of a new entry, those that it is looked up by are among them.
    public var remember: [Digest128]
    /// What it says, as a hash.
    public var contentHash: Digest128
    /// Its form in the document, as a hash; nil: not known.
    public var raw: Digest128?
    /// The publisher's id.
    public var guid: String?
    /// Its page.
    public var url: String?
    /// When it was published.
    public var published: Date?
    /// When it was changed.
    public var updated: Date?
    /// What it says.
    public var content: ArticleContent
    /// Ready, or waiting for its page.
    public var stage: Article.Stage
    /// Known from a first document, not told.
    public var baseline: Bool
    /// Whether `content` is there for its title alone: the texts are not kept.
    public private(set) var isTitleOnly = false
    /// The topics that match.
    public var matches: [Match]
    /// What is owed whatever matches.
    public var owed: [Owed]
    /// Finds the article's story inside the transaction; nil: it has none.
    public var place: StoryPlacing?

    /// An entry.
    public init(
        kind: Kind, lookUp: [Digest128], remember: [Digest128], contentHash: Digest128, raw: Digest128? = nil,
        guid: String?, url: String?, published: Date?, updated: Date?, content: ArticleContent,
        stage: Article.Stage = .ready,
        baseline: Bool = false, matches: [Match] = [], owed: [Owed] = [], place: StoryPlacing? = nil
    ) {
        self.kind = kind
        self.lookUp = lookUp
        self.remember = remember
        self.contentHash = contentHash
        self.raw = raw
        self.guid = guid
        self.url = url
        self.published = published
        self.updated = updated
        self.content = content
        self.stage = stage
        self.baseline = baseline
        self.matches = matches
        self.owed = owed
        self.place = place
    }

    /// Lets go of the texts: nobody will ask for them. The article is as one whose texts retention has taken.
    public mutating func dropTexts() {
        (content.summary, content.text, content.html) = ("", "", nil)
        isTitleOnly = true
    }
}

/// Finds the story of an article that is being recorded; calls `begin` for a new one. Called in the order in which
/// articles are recorded; when the transaction fails, `JournalFailure` tells the caller to rebuild what it kept.
public typealias StoryPlacing =
    @Sendable (_ article: ArticleID, _ begin: () throws -> StoryID) throws -> StoryPlace

/// Where an article belongs.
public struct StoryPlace: Sendable, Hashable {
    /// Its story.
    public var story: StoryID
    /// The article that says the same.
    public var duplicateOf: ArticleID?

    /// A place.
    public init(story: StoryID, duplicateOf: ArticleID? = nil) {
        self.story = story
        self.duplicateOf = duplicateOf
    }
}

/// An event with what is owed for it. (kind, feed, since, reason) is recorded once.
public struct EventRecord: Sendable, Hashable {
    /// What happened.
    public var event: FeedEvent
    /// What is owed for it.
    public var owed: [Owed]

    /// An event.
    public init(_ event: FeedEvent, owed: [Owed]) {
        self.event = event
        self.owed = owed
    }
}

/// What was recorded of a poll.
public struct RecordedPoll: Sendable, Hashable {
    /// New articles.
    public var new = 0
    /// Revisions.
    public var revised = 0
    /// Entries that turned out to be known when they were to be recorded.
    public var known = 0
    /// Articles that at least one topic matched for the first time.
    public var matched = 0
    /// Deliveries owed.
    public var owed = 0
    /// The receivers that are owed something: `processor:ID`.
    public var receivers: Set<String> = []

    /// Nothing.
    public init() {}
}

extension PollRecord {
    /// Whether it writes nothing but one row of the feed, as most polls do.
    var isOneStatement: Bool {
        entries.isEmpty && learn.isEmpty && present.isEmpty && events.isEmpty && adoptURL == nil && validators == .keep
    }

    /// Roughly how many bytes it writes.
    var size: Int {
        200 + learn.count * 40
            + entries.reduce(0) { $0 + 400 + $1.content.text.utf8.count + ($1.content.html?.utf8.count ?? 0) }
    }
}

extension Journal {
    /// Records a poll: all of it in one transaction, or nothing. When this returns it is on the disk, or in the hands of the
    /// system where it found nothing new. Not cancelled with the calling task. Throws `JournalFailure`.
    public func record(_ poll: PollRecord) async throws -> RecordedPoll {
        try await commitOwing(
            size: poll.size, isDurable: !poll.isUnchanged || !poll.events.isEmpty, isOneStatement: poll.isOneStatement,
            at: poll.at
        ) {
            let recorded = try Recording.record(poll, in: $0)
            return (recorded, recorded.receivers)
        }
    }
}
