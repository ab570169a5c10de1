internal import CLibxml2

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
        bytes.withUnsafeBytes { page in HTMLTree.withRoot(of: page) { links(in: $0, base) } } ?? []
    }

    private static func links(in root: xmlNodePtr, _ given: String?) -> [Link] {
        var base = given
        var found: [Link] = []
        var next: xmlNodePtr? = root
        while let node = next {
            if node.pointee.type == XML_ELEMENT_NODE {
                let name = HTMLTree.name(of: node)
                if name == "base", let href = attributes(of: node)["href"] {
                    base = URLResolver.resolve(href, base: given)
                } else if name == "link" || name == "a", let link = link(attributes(of: node), base),
                    !found.contains(where: { $0.href == link.href })
                {
                    found.append(link)
                }
            }
            next = node.pointee.children ?? after(node, root)
            if found.count >= limit { break }
        }
        return found
    }

    private static func after(_ node: xmlNodePtr, _ root: xmlNodePtr) -> xmlNodePtr? {
        var node = node
        while node != root {
            if let next = node.pointee.next { return next }
            guard let parent = node.pointee.parent else { return nil }
            node = parent
        }
        return nil
    }

    private static func link(_ attributes: [String: String], _ base: String?) -> Link? {
        let relations = (attributes["rel"] ?? "").lowercased().split(whereSeparator: \.isWhitespace)
        let type = (attributes["type"] ?? "").lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace }
        guard relations.contains("alternate"), types.contains(type), let reference = attributes["href"],
            let href = SafeAddress.resolved(reference, base: base), !href.isEmpty
        else { return nil }
        return Link(href: href, type: type, title: attributes["title"])
    }

    private static func attributes(of node: xmlNodePtr) -> [String: String] {
        Dictionary(HTMLTree.attributes(of: node)) { first, _ in first }
    }

    private static let limit = 50
    private static let types: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/json", "application/x.atom+xml", "application/x-atom+xml", "text/rss+xml", "text/atom+xml",
    ]
}
