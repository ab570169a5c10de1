/// The feeds that a page names in its `<link rel=alternate>`.
public enum FeedDiscovery {
    /// A feed that a page names.
    public struct Link: Sendable, Equatable {
        /// Where it is, absolute.
        public var href: String
        /// Its media type, in lower case.
        public var type: String
        /// What the page calls it.
        public var title: String?
    }

    /// The feeds of a page in its order, each once.
    public static func alternates(inHTML bytes: [UInt8], base: String?) -> [Link] {
        var finder = LinkFinder(given: base, base: base)
        bytes.withUnsafeBytes { HTMLEvents.read(page: $0, into: &finder) }
        return finder.found
    }

    fileprivate static func link(_ attributes: [String: String], _ base: String?) -> Link? {
        let relations = (attributes["rel"] ?? "").lowercased().split(whereSeparator: \.isWhitespace)
        let type = (attributes["type"] ?? "").lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace }
        guard relations.contains("alternate"), types.contains(type), let reference = attributes["href"],
            let href = SafeAddress.resolved(reference, base: base), !href.isEmpty
        else { return nil }
        return Link(href: href, type: type, title: attributes["title"])
    }

    private static let types: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/json", "application/x.atom+xml", "application/x-atom+xml", "text/rss+xml", "text/atom+xml",
    ]
}

/// Finds the feeds that a page names, fifty at most.
private struct LinkFinder: HTMLReceiver {
    let given: String?
    var base: String?
    var found: [FeedDiscovery.Link] = []

    mutating func start(_ name: UnsafeBufferPointer<UInt8>, _ attributes: HTMLAttributes) {
        let isBase = name.elementsEqual("base".utf8)
        guard isBase || name.elementsEqual("link".utf8) || name.elementsEqual("a".utf8), found.count < 50 else {
            return
        }
        let values = Dictionary(
            attributes.map { (String(decoding: $0, as: UTF8.self).lowercased(), String(decoding: $1, as: UTF8.self)) }
        ) { first, _ in first }
        if isBase {
            if let href = values["href"] { base = URLResolver.resolve(href, base: given) }
        } else if let link = FeedDiscovery.link(values, base), !found.contains(where: { $0.href == link.href }) {
            found.append(link)
        }
    }

    mutating func end() {}

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
