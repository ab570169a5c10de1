public import struct Foundation.Date

/// A feed document as it was read: one model for every format. Nothing is guessed; what the document does not say is
/// nil or empty. URLs are absolute, dates in UTC, HTML as it came (made safe only where it is shown).
public struct ParsedFeed: Sendable, Hashable {
    /// The dialect, nil when the document is no feed.
    public var format: FeedFormat?
    /// The encoding that was used, by its WHATWG or IANA name in lower case.
    public var encoding = "utf-8"
    /// Something had to be mended, or was wrong: recovery, undecodable bytes, a false declaration.
    public var isMalformed = false
    /// The document ends before its root element does: what follows may be missing.
    public var isTruncated = false
    /// There are more entries than are read of one document.
    public var hasMoreEntries = false
    /// What was wrong, in order; the first twenty.
    public var errors: [ParseError] = []
    /// The feed itself.
    public var feed = ParsedChannel()
    /// Its entries, in the order of the document.
    public var entries: [ParsedEntry] = []
    /// Where an HTML page says that feeds are (`<link rel=alternate>`), when the document is no feed.
    public var alternates: [ParsedLink] = []

    /// An empty document.
    public init() {}
}

/// The dialects, by feedparser's names.
public enum FeedFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// RSS 0.90 (RDF).
    case rss090
    /// RSS 0.91 of Netscape.
    case rss091n
    /// RSS 0.91 of UserLand.
    case rss091u
    /// RSS 0.92.
    case rss092
    /// RSS 0.93.
    case rss093
    /// RSS 0.94.
    case rss094
    /// RSS 1.0 (RDF), and 1.1.
    case rss10
    /// RSS 2.0.
    case rss20
    /// RSS of a version that is not told.
    case rss
    /// Atom 0.3.
    case atom03
    /// Atom 1.0 (RFC 4287).
    case atom10
    /// Atom of a version that is not told.
    case atom
    /// JSON Feed 1.
    case json1
    /// JSON Feed 1.1.
    case json11
    /// Channel Definition Format.
    case cdf
}

/// Something wrong in a document.
public struct ParseError: Sendable, Hashable, Codable {
    /// What is wrong.
    public var message: String
    /// The line, from 1; 0 when it is not known.
    public var line: Int
    /// The column, from 1; 0 when it is not known.
    public var column: Int

    /// A fault at a place.
    public init(_ message: String, line: Int = 0, column: Int = 0) {
        self.message = message
        self.line = line
        self.column = column
    }
}

/// A text with how it is to be read.
public struct ParsedText: Sendable, Hashable, Codable {
    /// The text: HTML when `type` is `text/html` or `application/xhtml+xml`, else plain.
    public var value: String
    /// Its media type.
    public var type: String
    /// Its language.
    public var language: String?
    /// The base of its relative references.
    public var base: String?
    /// Where it is, when it is not here (Atom `src`).
    public var src: String?

    /// A text.
    public init(
        _ value: String, type: String = "text/plain", language: String? = nil, base: String? = nil, src: String? = nil
    ) {
        self.value = value
        self.type = type
        self.language = language
        self.base = base
        self.src = src
    }

    /// Whether it holds markup.
    public var isHTML: Bool { type == "text/html" || type == "application/xhtml+xml" }
}

/// A link with what is said of it.
public struct ParsedLink: Sendable, Hashable, Codable {
    /// Where it leads, absolute.
    public var href: String
    /// What it means (`alternate`, `self`, `hub`, `enclosure`, …).
    public var rel: String
    /// The media type behind it.
    public var type: String?
    /// Its title.
    public var title: String?
    /// The language behind it.
    public var hreflang: String?
    /// Its length in bytes, as written.
    public var length: String?

    /// A link.
    public init(
        href: String, rel: String = "alternate", type: String? = nil, title: String? = nil, hreflang: String? = nil,
        length: String? = nil
    ) {
        self.href = href
        self.rel = rel
        self.type = type
        self.title = title
        self.hreflang = hreflang
        self.length = length
    }
}

/// A category.
public struct ParsedCategory: Sendable, Hashable, Codable {
    /// The term.
    public var term: String
    /// Whose terms they are.
    public var scheme: String?
    /// The term for people.
    public var label: String?

    /// A category.
    public init(_ term: String, scheme: String? = nil, label: String? = nil) {
        self.term = term
        self.scheme = scheme
        self.label = label
    }
}

/// A date as understood, with how it was written.
public struct ParsedDate: Sendable, Hashable {
    /// The moment; nil when the text cannot be understood (never guessed, never "now").
    public var date: Date?
    /// As written.
    public var raw: String

    /// A date.
    public init(_ date: Date?, raw: String) {
        self.date = date
        self.raw = raw
    }
}
