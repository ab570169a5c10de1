/// What holds for one feed: its own options over its group's over the defaults over the built-in ones.
///
/// The defaults are those of the contract, section 2.
public struct FeedSettings: Sendable, Hashable {
    private let options: FeedOptions

    /// What `options` (already laid over each other) and the built-in defaults say together.
    public init(_ options: FeedOptions = FeedOptions()) {
        self.options = options
    }

    /// Polled at all.
    public var enabled: Bool { options.enabled ?? true }
    /// The base interval.
    public var interval: FeedOptions.Interval { options.interval ?? .auto }
    /// Lower bound of an automatic interval.
    public var minInterval: Seconds { options.minInterval ?? 15 * 60 }
    /// Upper bound of an interval.
    public var maxInterval: Seconds { options.maxInterval ?? 24 * 3600 }
    /// Share of the interval added at random.
    public var jitter: Double { options.jitter ?? 0.1 }
    /// Heed the server's hints.
    public var obeyHints: Bool { options.obeyHints ?? true }
    /// What the first document leads to.
    public var onFirstFetch: FeedOptions.FirstFetch { options.onFirstFetch ?? .baseline }
    /// Fetch each article's page.
    public var fulltext: Bool { options.fulltext ?? false }
    /// What a change leads to.
    public var updates: FeedOptions.Updates { options.updates ?? .revisions }
    /// When silence is an alarm.
    public var staleAfter: FeedOptions.StaleAfter { options.staleAfter ?? .auto }
    /// Special addresses are allowed.
    public var allowPrivate: Bool { options.allowPrivate ?? false }
    /// Certificates are not checked.
    public var insecureTLS: Bool { options.insecureTLS ?? false }
    /// An extra trust anchor.
    public var caFile: String? { options.caFile }
    /// Another User-Agent.
    public var userAgent: String? { options.userAgent }
    /// Further request headers.
    public var headers: [FeedOptions.Header] { options.headers ?? [] }
    /// Which HTTP version.
    public var httpVersion: FeedOptions.HTTPVersion { options.httpVersion ?? .auto }
    /// Which addresses.
    public var ipVersion: FeedOptions.IPVersion { options.ipVersion ?? .auto }
    /// The static Cookie header.
    public var cookies: String? { options.cookies }
    /// A proxy's URL, nil or empty for none.
    public var proxy: String? { options.proxy }
    /// Which validators are sent.
    public var validators: FeedOptions.Validators { options.validators ?? .both }
    /// By what an entry is known.
    public var identity: FeedOptions.Identity { options.identity ?? .auto }
    /// How to prove who we are.
    public var authorization: FeedOptions.Authorization? { options.authorization }
    /// Most decoded bytes of a document.
    public var maxBody: Int { options.maxBody ?? 15 * 1024 * 1024 }
    /// Total time of a transfer.
    public var timeout: Seconds { options.timeout ?? 60 }
}
