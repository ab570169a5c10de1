public import FeedModel

/// How much of a document is read: what is beyond is cut off and the document marked as mended, the rest kept.
public struct ParsingLimits: Sendable, Hashable {
    /// Most entries.
    public var entries = 2000
    /// Deepest nesting of elements.
    public var depth = 256
    /// Most bytes of one text.
    public var text = 1 << 20
    /// Most elements.
    public var elements = 1_000_000

    /// The limits of the rulebook.
    public init() {}
}

/// Bytes → `ParsedDocument`: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1, CDF; mended where that can be
/// done without guessing. A pure function of its input: no file, no network, no entity that the document declares.
public struct FeedParser: Sendable {
    /// The reading's version: kept with the hash of a body, so that a better parser reads an unchanged body again.
    public static let version: UInt8 = 1

    private let limits: ParsingLimits

    /// A parser with these limits.
    public init(limits: ParsingLimits = ParsingLimits()) {
        self.limits = limits
    }

    /// Reads a document. `contentType` is the header's value, `url` where it came from, `contentLocation` and `language`
    /// what the response's headers say. Never fails: what is no feed has an empty `format` and says why.
    public func parse(
        _ bytes: [UInt8], contentType: String? = nil, url: String? = nil, contentLocation: String? = nil,
        language: String? = nil
    ) -> ParsedDocument {
        let decoded = TextDecoding(bytes, contentType: contentType)
        let base = contentLocation.map { URLResolution.resolve($0, against: url) } ?? url
        var document: ParsedDocument
        if JSONFeedReader.isCandidate(decoded.utf8) {
            document = JSONFeedReader(base: base, limits: limits).read(decoded.utf8)
        } else {
            let clean = XMLCleaning.clean(decoded.utf8)
            let tree = XMLTreeReader.read(clean.bytes, limits: limits)
            document = DocumentMapping(tree, base: base, language: language, limits: limits).document()
            document.malformed = document.malformed || clean.mended || tree.isMalformed
            document.errors += tree.errors
            document.isCut = document.isFeed && !tree.isRootClosed
        }
        document.encoding = decoded.encoding
        document.malformed = document.malformed || decoded.isDoubtful || !document.isFeed
        if !document.isFeed { NotAFeed.explain(decoded.utf8, base: base, in: &document) }
        return document
    }
}
