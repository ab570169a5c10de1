/// What is known of a document beside its bytes.
public struct ParseContext: Sendable, Hashable {
    /// Where it was fetched from, after redirections: the base of its relative references.
    public var url: String?
    /// The Content-Type header, for its charset.
    public var contentType: String?
    /// The Content-Location header.
    public var contentLocation: String?
    /// The Content-Language header.
    public var contentLanguage: String?
    /// How much of it is read.
    public var limits: ParseLimits

    /// A context.
    public init(
        url: String? = nil, contentType: String? = nil, contentLocation: String? = nil, contentLanguage: String? = nil,
        limits: ParseLimits = ParseLimits()
    ) {
        self.url = url
        self.contentType = contentType
        self.contentLocation = contentLocation
        self.contentLanguage = contentLanguage
        self.limits = limits
    }
}

/// How much of one document is read. Over `body` it is not read at all; over the others it is cut there and marked.
public struct ParseLimits: Sendable, Hashable {
    /// Bytes of the document, decompressed.
    public var body = 32 << 20
    /// Entries.
    public var entries = 2_000
    /// Bytes of text of one entry.
    public var entryText = 1 << 20
    /// Elements within elements.
    public var depth = 256
    /// Bytes of text of all of it.
    public var text = 64 << 20

    /// The limits that stand unless someone says otherwise.
    public init() {}
}
