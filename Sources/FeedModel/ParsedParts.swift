public import struct Foundation.Date

/// A text of a feed with its kind.
public struct ParsedText: Sendable, Hashable {
    /// The text; HTML when `isHTML`, as it came or made safe.
    public var value: String = ""
    /// Whether it is HTML.
    public var isHTML: Bool = false
    /// The media type: `text/plain`, `text/html`, `application/xhtml+xml` or another one.
    public var type: String = "text/plain"
    /// The language that it is said to be in.
    public var language: String?
    /// What its relative links are relative to.
    public var base: String?
    /// Where it is, when it is not here (`atom:content@src`).
    public var source: String?

    /// An empty text.
    public init() {}

    /// A plain text.
    public init(plain value: String) { self.value = value }
}

/// A link of a feed or an entry.
public struct ParsedLink: Sendable, Hashable {
    /// Where to, absolute where that can be.
    public var href: String = ""
    /// What it is to the one who links.
    public var rel: String?
    /// The media type there.
    public var type: String?
    /// A title.
    public var title: String?
    /// The language there.
    public var hreflang: String?
    /// How long it is there, as written.
    public var length: String?

    /// A link.
    public init(href: String = "", rel: String? = nil, type: String? = nil, title: String? = nil, length: String? = nil)
    {
        self.href = href
        self.rel = rel
        self.type = type
        self.title = title
        self.length = length
    }
}

/// A category.
public struct ParsedCategory: Sendable, Hashable {
    /// The category.
    public var term: String = ""
    /// The list that it is of.
    public var scheme: String?
    /// How people call it.
    public var label: String?

    /// A category.
    public init(term: String, scheme: String? = nil, label: String? = nil) {
        self.term = term
        self.scheme = scheme
        self.label = label
    }
}

/// A file that comes with an entry.
public struct ParsedEnclosure: Sendable, Hashable {
    /// Where it is.
    public var url: String = ""
    /// Its media type.
    public var type: String?
    /// Its length in bytes, as written.
    public var length: String?
    /// A title.
    public var title: String?
    /// How long it plays, in seconds, as written.
    public var duration: String?

    /// An enclosure.
    public init(url: String) { self.url = url }
}

/// An image.
public struct ParsedImage: Sendable, Hashable {
    /// Where it is.
    public var url: String?
    /// Its title.
    public var title: String?
    /// Where it leads to.
    public var link: String?
    /// Its width, as written.
    public var width: String?
    /// Its height, as written.
    public var height: String?
    /// What it shows.
    public var description: String?

    /// An image without anything.
    public init() {}
}

/// A date as read and as written.
public struct ParsedDate: Sendable, Hashable {
    /// The moment; nil when it could not be read.
    public var date: Date?
    /// As written.
    public var raw: String = ""

    /// A date.
    public init(_ date: Date?, raw: String) {
        self.date = date
        self.raw = raw
    }
}

/// The program that made the feed.
public struct ParsedGenerator: Sendable, Hashable {
    /// Its name.
    public var name: String?
    /// Its page.
    public var uri: String?
    /// Its version.
    public var version: String?

    /// Nobody.
    public init() {}
}

/// RSS's cloud.
public struct ParsedCloud: Sendable, Hashable {
    /// Host.
    public var domain: String?
    /// Port.
    public var port: String?
    /// Path.
    public var path: String?
    /// Procedure.
    public var registerProcedure: String?
    /// Protocol.
    public var protocolName: String?

    /// None.
    public init() {}
}
