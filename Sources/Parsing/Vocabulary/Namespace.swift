import Markup

/// The vocabularies that feeds are written in. RSS, RDF's RSS and Atom are one: their names do not collide, and feeds
/// mix them.
enum Namespace: UInt8 {
    case core, rdf, dc, dcterms, content, itunes, media, georss, gml, geo, creativeCommons, cc, syndication
    case slash, wfw, threading, admin, xhtml, podcast, history, xml, xlink, svg, mathml, unknown

    /// The vocabulary of a URI. Hosts and prefixes of URIs are written in any case, with and without their last
    /// slash, and under old addresses.
    init(uri: UnsafeBufferPointer<UInt8>) {
        func known(_ variant: [UInt8]) -> Namespace? {
            variant.withUnsafeBufferPointer { Self.uris.value(of: $0, foldingCase: true) }
        }
        if uri.isEmpty || ASCII.begins(uri, at: 0, with: "http://backend.userland.com/rss") {
            self = .core
        } else if let known = Self.uris.value(of: uri, foldingCase: true) {
            self = known
        } else if ASCII.begins(uri, at: 0, with: "https://"), let known = known(Array("http".utf8) + uri[5...]) {
            self = known
        } else {
            self = known(uri.last == UInt8(ascii: "/") ? Array(uri.dropLast()) : Array(uri) + "/".utf8) ?? .unknown
        }
    }

    /// The vocabulary that everybody means by a prefix, for documents that do not declare it.
    init(wellKnownPrefix prefix: UnsafeBufferPointer<UInt8>) {
        self = Self.prefixes.value(of: prefix, foldingCase: true) ?? .unknown
    }

    private static let prefixes = NameTable<Namespace>([
        ("rdf", .rdf), ("rss", .core), ("atom", .core), ("atom10", .core), ("a10", .core), ("dc", .dc),
        ("dcterms", .dcterms),
        ("content", .content), ("itunes", .itunes), ("media", .media), ("georss", .georss), ("gml", .gml),
        ("geo", .geo),
        ("creativecommons", .creativeCommons), ("cc", .cc), ("sy", .syndication), ("slash", .slash), ("wfw", .wfw),
        ("thr", .threading), ("admin", .admin), ("xhtml", .xhtml), ("podcast", .podcast), ("fh", .history),
        ("xlink", .xlink),
        ("svg", .svg), ("math", .mathml),
    ])

    private static let uris = NameTable<Namespace>([
        ("http://backend.userland.com/rss", .core),
        ("http://backend.userland.com/rss2", .core),
        ("http://blogs.law.harvard.edu/tech/rss", .core),
        ("http://cyber.law.harvard.edu/rss/rss.html", .core),
        ("http://purl.org/rss/1.0/", .core),
        ("http://purl.org/net/rss1.1#", .core),
        ("http://my.netscape.com/rdf/simple/0.9/", .core),
        ("http://channel.netscape.com/rdf/simple/0.9/", .core),
        ("http://my.netscape.com/publish/formats/rss-0.91.dtd", .core),
        ("http://example.com/newformat#", .core),
        ("http://example.com/necho", .core),
        ("http://purl.org/echo/", .core),
        ("uri/of/echo/namespace#", .core),
        ("http://purl.org/pie/", .core),
        ("http://purl.org/atom/ns#", .core),
        ("http://www.w3.org/2005/atom", .core),
        ("http://purl.org/rss/1.0/modules/rss091#", .core),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", .rdf),
        ("http://purl.org/dc/elements/1.0/", .dc),
        ("http://purl.org/dc/elements/1.1/", .dc),
        ("http://purl.org/metadata/dublin_core#", .dc),
        ("http://purl.org/dc/terms/", .dcterms),
        ("http://purl.org/rss/1.0/modules/dcterms/", .dcterms),
        ("http://purl.org/rss/1.0/modules/content/", .content),
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", .itunes),
        ("http://example.com/dtds/podcast-1.0.dtd", .itunes),
        ("http://search.yahoo.com/mrss/", .media),
        ("http://tools.search.yahoo.com/mrss/", .media),
        ("http://www.rssboard.org/media-rss", .media),
        ("http://video.search.yahoo.com/mrss/", .media),
        ("http://www.georss.org/georss", .georss),
        ("http://www.georss.org/georss/10", .georss),
        ("http://www.opengis.net/gml", .gml),
        ("http://www.w3.org/2003/01/geo/wgs84_pos#", .geo),
        ("http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", .creativeCommons),
        ("http://backend.userland.com/creativecommonsrssmodule", .creativeCommons),
        ("http://creativecommons.org/ns#", .cc),
        ("http://creativecommons.org/ns#license", .cc),
        ("http://web.resource.org/cc/", .cc),
        ("http://purl.org/rss/1.0/modules/syndication/", .syndication),
        ("http://purl.org/rss/1.0/modules/slash/", .slash),
        ("http://wellformedweb.org/commentapi/", .wfw),
        ("http://purl.org/syndication/thread/1.0", .threading),
        ("http://purl.org/rss/1.0/modules/threading/", .threading),
        ("http://webns.net/mvcb/", .admin),
        ("http://www.w3.org/1999/xhtml", .xhtml),
        ("https://podcastindex.org/namespace/1.0", .podcast),
        ("http://podcastindex.org/namespace/1.0", .podcast),
        ("https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", .podcast),
        ("http://purl.org/syndication/history/1.0", .history),
        ("http://www.w3.org/xml/1998/namespace", .xml),
        ("http://www.w3.org/1999/xlink", .xlink),
        ("http://www.w3.org/2000/svg", .svg),
        ("http://www.w3.org/1998/math/mathml", .mathml),
    ])
}
