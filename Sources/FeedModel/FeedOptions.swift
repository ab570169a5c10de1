public import struct Foundation.TimeInterval

/// A duration in seconds, as the configuration writes it (`90s 15m 6h 7d`).
public typealias Seconds = TimeInterval

/// The options of feeds as written at one level (defaults, a group, a feed): nil where nothing is said.
///
/// What holds for a feed is `FeedSettings(defaults, group, feed)`. Codable, because a feed's own level is kept in
/// its journal row; it holds references to secrets, never secrets.
public struct FeedOptions: Sendable, Hashable, Codable {
    /// How often to poll.
    public enum Interval: Sendable, Hashable, Codable {
        /// By the feed's own rhythm.
        case auto
        /// The base interval that the person set.
        case every(Seconds)
    }

    /// What the first document of a feed leads to.
    public enum FirstFetch: Sendable, Hashable, Codable {
        /// Its entries are known, not told.
        case baseline
        /// All of them are told.
        case alertAll
        /// Those published within this time are told, the others are known.
        case alertNewerThan(Seconds)
    }

    /// What a changed article leads to.
    public enum Updates: String, Sendable, Hashable, Codable {
        /// The change is not kept.
        case ignore
        /// A revision is kept; only topics that match for the first time are told.
        case revisions
        /// A revision is kept and told.
        case alert
    }

    /// When silence is an alarm.
    public enum StaleAfter: Sendable, Hashable, Codable {
        /// By the feed's own rhythm.
        case auto
        /// After this time.
        case after(Seconds)
        /// Never.
        case never
    }

    /// Which validators are sent.
    public enum Validators: String, Sendable, Hashable, Codable {
        /// Both that there are.
        case both
        /// Only the ETag.
        case etag
        /// Only Last-Modified.
        case modified
        /// None.
        case none
    }

    /// By what an entry is known.
    public enum Identity: String, Sendable, Hashable, Codable, CaseIterable {
        /// GUID, else link, else title and text.
        case auto
        /// Link, else title and text: for feeds whose GUIDs cannot be trusted.
        case link
        /// Title and text only.
        case content
    }

    /// Which HTTP version to speak.
    public enum HTTPVersion: String, Sendable, Hashable, Codable {
        /// What both sides can.
        case auto
        /// HTTP/1.1 only.
        case http1 = "1.1"
        /// HTTP/2 over TLS, else 1.1.
        case http2 = "2"
    }

    /// Which addresses to use.
    public enum IPVersion: String, Sendable, Hashable, Codable {
        /// Either.
        case auto
        /// IPv4 only.
        case v4 = "4"
        /// IPv6 only.
        case v6 = "6"
    }

    /// How to prove who we are to the feed's server.
    public enum Authorization: Sendable, Hashable, Codable {
        /// RFC 7617.
        case basic(Login)
        /// RFC 7616.
        case digest(Login)
        /// RFC 6750.
        case bearer(SecretReference)
        /// A TLS client certificate: PEM files, paths absolute.
        case certificate(certificate: String, key: String)
    }

    /// A header of one's own; its value may be a secret.
    public struct Header: Sendable, Hashable, Codable {
        /// The header's name.
        public var name: String
        /// The value in clear, or nil when `secret` has it.
        public var value: String?
        /// Where the value is.
        public var secret: SecretReference?

        /// A header.
        public init(name: String, value: String?, secret: SecretReference? = nil) {
            self.name = name
            self.value = value
            self.secret = secret
        }
    }

    /// Polled at all (`enabled`).
    public var enabled: Bool?
    /// The base interval.
    public var interval: Interval?
    /// Never sooner than this (unless `interval` says so).
    public var minInterval: Seconds?
    /// Never later than this.
    public var maxInterval: Seconds?
    /// Share of the interval that is added at random, 0…1.
    public var jitter: Double?
    /// Heed Cache-Control, Expires, ttl, sy:*, skipHours, skipDays.
    public var obeyHints: Bool?
    /// What the first document leads to.
    public var onFirstFetch: FirstFetch?
    /// Fetch the page of each new article.
    public var fulltext: Bool?
    /// What a change leads to.
    public var updates: Updates?
    /// When silence is an alarm.
    public var staleAfter: StaleAfter?
    /// Loopback, private, link-local and other special addresses are allowed.
    public var allowPrivate: Bool?
    /// TLS certificates are not checked.
    public var insecureTLS: Bool?
    /// An extra trust anchor: a PEM file, absolute.
    public var caFile: String?
    /// Another User-Agent.
    public var userAgent: String?
    /// Further request headers.
    public var headers: [Header]?
    /// Which HTTP version.
    public var httpVersion: HTTPVersion?
    /// Which addresses.
    public var ipVersion: IPVersion?
    /// The static Cookie header.
    public var cookies: String?
    /// A proxy's URL (`http://…`, `socks5://…`); empty: none.
    public var proxy: String?
    /// Which validators are sent.
    public var validators: Validators?
    /// By what an entry is known.
    public var identity: Identity?
    /// How to prove who we are.
    public var authorization: Authorization?
    /// Most decoded bytes of a document.
    public var maxBody: Int?
    /// Total time of a transfer.
    public var timeout: Seconds?

    /// Options that say nothing.
    public init() {}

    /// These options where they say something, else those of `below`.
    public func over(_ below: FeedOptions) -> FeedOptions {
        var result = self
        result.enabled = enabled ?? below.enabled
        result.interval = interval ?? below.interval
        result.minInterval = minInterval ?? below.minInterval
        result.maxInterval = maxInterval ?? below.maxInterval
        result.jitter = jitter ?? below.jitter
        result.obeyHints = obeyHints ?? below.obeyHints
        result.onFirstFetch = onFirstFetch ?? below.onFirstFetch
        result.fulltext = fulltext ?? below.fulltext
        result.updates = updates ?? below.updates
        result.staleAfter = staleAfter ?? below.staleAfter
        result.allowPrivate = allowPrivate ?? below.allowPrivate
        result.insecureTLS = insecureTLS ?? below.insecureTLS
        result.caFile = caFile ?? below.caFile
        result.userAgent = userAgent ?? below.userAgent
        result.headers = headers ?? below.headers
        result.httpVersion = httpVersion ?? below.httpVersion
        result.ipVersion = ipVersion ?? below.ipVersion
        result.cookies = cookies ?? below.cookies
        result.proxy = proxy ?? below.proxy
        result.validators = validators ?? below.validators
        result.identity = identity ?? below.identity
        result.authorization = authorization ?? below.authorization
        result.maxBody = maxBody ?? below.maxBody
        result.timeout = timeout ?? below.timeout
        return result
    }
}
