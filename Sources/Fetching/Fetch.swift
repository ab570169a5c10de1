public import FeedModel
public import Foundation

/// One feed to be asked for, once.
public struct FetchRequest: Sendable, Hashable {
    /// The URL as configured or adopted, sent as it is.
    public var url: String
    /// What holds for the feed.
    public var settings: FeedSettings
    /// What the server gave last time; nil asks unconditionally.
    public var validators: CacheValidators?
    /// Whether a redirect may lead to another private host: where private addresses are allowed for everything, not for
    /// this feed alone.
    public var anyPrivateHost: Bool
    /// Whether the headers of both sides are to be kept in the request's records, for who wants to look.
    public var keepsHeaders: Bool

    /// A request.
    public init(
        url: String, settings: FeedSettings, validators: CacheValidators?, anyPrivateHost: Bool = false,
        keepsHeaders: Bool = false
    ) {
        self.keepsHeaders = keepsHeaders
        self.anyPrivateHost = anyPrivateHost
        self.url = url
        self.settings = settings
        self.validators = validators
    }

    /// By the URL: what else there is hardly tells two apart, and costs ten times as much.
    public func hash(into hasher: inout Hasher) { hasher.combine(url) }
}

/// What one poll brought.
public struct Fetch: Sendable {
    /// What came.
    public enum Result: Sendable {
        /// A document to be parsed.
        case document(FetchedDocument)
        /// 304: nothing changed. With the validators to ask with next.
        case unchanged(CacheValidators)
        /// A failure.
        case failed(PollFailure)
        /// Nothing was asked: the host's turn comes later.
        case deferred(until: Date, reason: String)
    }

    /// What came.
    public var result: Result
    /// The last HTTP status, 0 without one.
    public var status: Int
    /// Seconds from the first request to the end, waiting for a turn not counted.
    public var took: Seconds
    /// What the server asks of the next poll.
    public var hints: PollHints
    /// Where permanent redirects from the asked URL lead to; nil without any.
    public var movedTo: String?
    /// The host that was to be asked first; nil where the URL names none.
    public var host: HostKey?
    /// Every request that was made, for the fetch log.
    public var requests: [RequestRecord]
}

/// A document as it was fetched.
public struct FetchedDocument: Sendable {
    /// The body, decoded.
    public var body: [UInt8]
    /// The Content-Type header.
    public var contentType: String?
    /// Where it came from, after redirects.
    public var url: String
    /// What to ask with next time, once it is processed.
    public var validators: CacheValidators
    /// The connection ended before the body did.
    public var isCut: Bool
    /// 226 (RFC 3229): only what is new; what is missing is not gone.
    public var isPartial: Bool
}

/// One request as the fetch log keeps it.
public struct RequestRecord: Sendable, Codable, Hashable {
    /// When it began.
    public var at: Date
    /// The URL, without user and password.
    public var url: String
    /// The status, 0 without one.
    public var status: Int
    /// If-None-Match was sent.
    public var etag: Bool
    /// If-Modified-Since was sent.
    public var modified: Bool
    /// Milliseconds that it took.
    public var took: Int
    /// Bytes of the body on the wire.
    public var bytes: Int
    /// The Age header.
    public var age: Int?
    /// Seconds by which the server's clock is ahead of ours.
    public var skew: Int?
    /// Why there is no answer.
    public var failure: String?
    /// The answer had an ETag or a Last-Modified.
    public var gave = false
    /// Seconds that the answer asked to wait (Retry-After), of 429 and 503.
    public var retryAfter: Int?
    /// What both sides said, where it was to be kept.
    public var headers: Headers?

    /// The headers of both sides as lines, without secrets.
    public struct Headers: Sendable, Codable, Hashable {
        /// Ours.
        public var sent: [String]
        /// The server's; empty without an answer.
        public var received: [String]
        /// Whose address answered.
        public var address: String?
        /// `1.1`, `2`.
        public var version: String?
    }
}
