/// What a server gave to ask again with: raw bytes, sent back verbatim, bound to the URL that gave them.
public struct CacheValidators: Sendable, Hashable {
    /// The ETag header's value as it came, quotes and `W/` included.
    public var etag: [UInt8]?
    /// The Last-Modified header's value as it came.
    public var lastModified: [UInt8]?
    /// The URL whose response had them.
    public var url: String

    /// Validators of `url`.
    public init(etag: [UInt8]?, lastModified: [UInt8]?, url: String) {
        self.etag = etag
        self.lastModified = lastModified
        self.url = url
    }

    /// Nothing to ask with.
    public var isEmpty: Bool { etag == nil && lastModified == nil }
}
