public import FeedModel
internal import Markup

/// What a document is that is no feed, and which feeds it names.
enum NotAFeed {
    static func explain(_ utf8: [UInt8], base: String?, in document: inout ParsedDocument) {
        document.entries = []
        let head = String(decoding: utf8.prefix(200_000), as: UTF8.self)
        let folded = head.prefix(2000).lowercased()
        let isPage = folded.contains("<html") || folded.contains("<!doctype html") || folded.contains("<head")
        let reason =
            utf8.allSatisfy { $0 <= 0x20 }
            ? "the document is empty"
            : isPage
                ? "a web page, not a feed" : utf8.first { $0 > 0x20 } == 0x7b ? "JSON, but no JSON Feed" : "not a feed"
        document.errors.insert(ParseError(reason, line: 1, column: 1), at: 0)
        if isPage { document.discovered = FeedDiscovery.links(inHTML: head, base: base) }
    }
}

/// Feeds that a web page names (`<link rel="alternate" type="application/rss+xml">`).
public enum FeedDiscovery {
    private static let types: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
        "application/xml",
        "text/xml", "application/json",
    ]

    /// The links in the order of the page, absolute, each once.
    public static func links(inHTML html: String, base: String?) -> [ParsedLink] {
        var base = base
        var found: [ParsedLink] = []
        for case .start(let name, let attributes, _) in HTMLTokenizer(html) {
            func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
            if name == "base", let href = value("href") { base = LinkResolution.resolve(href, against: base) }
            guard name == "link" || name == "a", let href = value("href"),
                let rel = value("rel")?.lowercased().split(separator: " "), rel.contains("alternate"),
                let type = value("type")?.lowercased().prefix(while: { $0 != ";" }), types.contains(String(type))
            else { continue }
            let url = LinkResolution.resolve(href, against: base)
            if !found.contains(where: { $0.href == url }) {
                found.append(ParsedLink(href: url, rel: "alternate", type: String(type), title: value("title")))
            }
        }
        return found
    }
}
