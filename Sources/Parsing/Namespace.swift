/// The vocabularies that feeds are written in, by what they mean, not by how they are bound.
enum Namespace: Hashable, Sendable {
    /// RSS and Atom of any version, and elements without a namespace.
    case core
    case dc, dcterms, content, syndication, admin, creativeCommons, itunes, media, georss, gml, geo, thread, wfw
    case xhtml, svg, mathml, xml, rdf, history, podcast, slash, feedburner, pingback, trackback, body
    case unknown

    /// By URI, folded and with the known aliases; by a well-known prefix where nothing is bound.
    init(uri: String?, prefix: String, local: String) {
        if let uri {
            let folded = uri.lowercased()
            if let known = Self.byURI[folded] ?? Self.byURI[folded.hasSuffix("/") ? String(folded.dropLast()) : folded]
            {
                self = known
            } else {
                self = .unknown
            }
            return
        }
        var prefix = prefix
        if prefix.isEmpty, let colon = local.firstIndex(of: ":") { prefix = String(local[..<colon]) }
        self = prefix.isEmpty ? .core : Self.byPrefix[prefix.lowercased()] ?? .unknown
    }

    private static let byURI: [String: Namespace] = [
        "": .core, "http://backend.userland.com/rss": .core, "http://backend.userland.com/rss2": .core,
        "http://blogs.law.harvard.edu/tech/rss": .core, "http://purl.org/rss/1.0": .core,
        "http://my.netscape.com/rdf/simple/0.9": .core, "http://channel.netscape.com/rdf/simple/0.9": .core,
        "http://example.com/newformat#": .core, "http://example.com/necho": .core, "http://purl.org/echo": .core,
        "uri/of/echo/namespace#": .core, "http://purl.org/pie": .core, "http://purl.org/atom/ns#": .core,
        "http://www.w3.org/2005/atom": .core, "http://purl.org/rss/1.0/modules/rss091#": .core,
        "http://purl.org/net/rss1.1#": .core, "http://backend.userland.com/rss091": .core,
        "http://rssnamespace.org/feeds/rss/2.0": .core, "http://my.netscape.com/publish/formats/rss-0.91.dtd": .core,
        "http://purl.org/dc/elements/1.1": .dc, "http://purl.org/dc/elements/1.0": .dc,
        "http://purl.org/dc/terms": .dcterms,
        "http://purl.org/rss/1.0/modules/dcterms": .dcterms,
        "http://purl.org/rss/1.0/modules/content": .content,
        "http://purl.org/rss/1.0/modules/syndication": .syndication, "http://webns.net/mvcb": .admin,
        "http://backend.userland.com/creativecommonsrssmodule": .creativeCommons,
        "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": .creativeCommons,
        "http://web.resource.org/cc": .creativeCommons, "http://creativecommons.org/ns#": .creativeCommons,
        "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "http://example.com/dtds/podcast-1.0.dtd": .itunes,
        "https://www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "http://www.itunes.com/dtds/podcast-1.0": .itunes,
        "http://search.yahoo.com/mrss": .media, "https://search.yahoo.com/mrss": .media,
        "http://www.georss.org/georss": .georss, "http://www.georss.org/georss/10": .georss,
        "http://www.opengis.net/gml": .gml, "http://www.w3.org/2003/01/geo/wgs84_pos#": .geo,
        "http://www.w3.org/2003/01/geo/wgs84_pos": .geo, "http://purl.org/syndication/thread/1.0": .thread,
        "http://wellformedweb.org/commentapi": .wfw, "http://www.w3.org/1999/xhtml": .xhtml,
        "http://www.w3.org/2000/svg": .svg, "http://www.w3.org/1998/math/mathml": .mathml,
        "http://www.w3.org/xml/1998/namespace": .xml, "http://www.w3.org/1999/02/22-rdf-syntax-ns#": .rdf,
        "http://purl.org/syndication/history/1.0": .history,
        "https://podcastindex.org/namespace/1.0": .podcast,
        "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": .podcast,
        "http://purl.org/rss/1.0/modules/slash": .slash, "http://rssnamespace.org/feedburner/ext/1.0": .feedburner,
    ]

    private static let byPrefix: [String: Namespace] = [
        "rss": .core, "atom": .core, "atom10": .core, "a10": .core, "dc": .dc, "dcterms": .dcterms,
        "content": .content, "sy": .syndication, "admin": .admin, "cc": .creativeCommons,
        "creativecommons": .creativeCommons, "itunes": .itunes, "media": .media, "georss": .georss, "gml": .gml,
        "geo": .geo, "thr": .thread, "wfw": .wfw, "xhtml": .xhtml, "svg": .svg, "xml": .xml, "rdf": .rdf,
        "fh": .history, "podcast": .podcast, "slash": .slash, "feedburner": .feedburner, "l": .unknown,
    ]
}
