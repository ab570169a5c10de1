/// Why a poll failed, in the classes that decide what happens next (fetching rules, 4.5).
public struct PollFailure: Error, Sendable, Hashable, Codable {
    /// The class of a failure.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Passing by its nature: 404, 408, 425, 5xx, resets, time-outs, an empty 200, a broken transfer.
        case soft
        /// The request itself is refused, or a limit was passed: 400, 405, 406, 414, 415, 431, too large, too slow.
        case hard
        /// 401, 407.
        case authentication
        /// 402, 451.
        case withheld
        /// 403, also a Cloudflare challenge.
        case blocked
        /// 410.
        case gone
        /// 429.
        case throttled
        /// 503 with Retry-After.
        case unavailable
        /// The name does not resolve.
        case dns
        /// Our own network: no route, a name server that does not answer.
        case network
        /// The certificate is expired, for another host, or not trusted.
        case tls
        /// A page or something else that is no feed.
        case notAFeed
        /// Against HTTP: a 304 that nobody asked for, a loop of redirects.
        case protocolViolation
        /// The address policy forbids the address.
        case addressRefused
        /// Stopped by ourselves; no failure of the feed.
        case cancelled
    }

    /// The class.
    public var kind: Kind
    /// The HTTP status, where there was one.
    public var status: Int?
    /// What happened, in one sentence for a person; never with a secret.
    public var reason: String
    /// Retry-After in seconds from now, already relative to the server's own Date.
    public var retryAfter: Seconds?
    /// Nothing came from the host at all, not even a refusal: that may be the host or the way there.
    public var isSilent = false

    /// A failure.
    public init(_ kind: Kind, status: Int? = nil, reason: String, retryAfter: Seconds? = nil) {
        self.kind = kind
        self.status = status
        self.reason = reason
        self.retryAfter = retryAfter
    }
}

/// What the server and the document ask of the time until the next poll, in seconds from now; nil where nothing is said.
public struct PollHints: Sendable, Hashable, Codable {
    /// What is left of the response's freshness (RFC 9111, 4.2).
    public var freshness: Seconds?
    /// `<ttl>` of the document.
    public var ttl: Seconds?
    /// `sy:updatePeriod` by `sy:updateFrequency`.
    public var syndication: Seconds?
    /// Hours (GMT, 0…23) not to poll in.
    public var skipHours: [Int]
    /// Days not to poll on, 1 (Sunday) … 7.
    public var skipDays: [Int]
    /// The response had a validator.
    public var hasValidators: Bool

    /// Hints.
    public init(
        freshness: Seconds? = nil, ttl: Seconds? = nil, syndication: Seconds? = nil, skipHours: [Int] = [],
        skipDays: [Int] = [], hasValidators: Bool = false
    ) {
        self.freshness = freshness
        self.ttl = ttl
        self.syndication = syndication
        self.skipHours = skipHours
        self.skipDays = skipDays
        self.hasValidators = hasValidators
    }
}
