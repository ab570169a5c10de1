internal import FeedModel
internal import Foundation
internal import Markup

/// A tree as a feed: finds out what it is, where the feed's own elements are and where its entries.
struct DocumentMapping {
    private let tree: XMLTree
    private let context: MappingContext
    private let limits: ParsingLimits

    init(_ tree: XMLTree, base: String?, language: String?, limits: ParsingLimits) {
        self.tree = tree
        self.limits = limits
        context = MappingContext(base: base, language: language)
    }

    func document() -> ParsedDocument {
        var document = ParsedDocument()
        guard tree.root >= 0 else { return document }
        let root = Element(tree: tree, index: tree.root)
        document.format = FeedFormat.of(root)
        guard document.isFeed else { return document }
        if document.format == "cdf" { return CDFMapping(context: context).document(root) }
        let isAtom = document.format.hasPrefix("atom")
        let outer = context.entering(root)
        let head = isAtom ? root : root.children.first { $0.local == "channel" } ?? root
        let inner = isAtom ? outer : outer.entering(head)
        var feed = FeedMapping(isAtom: isAtom)
        feed.read(head, inner)
        if !isAtom, head.index != root.index {
            // RSS 1.0 keeps image and textinput beside the channel; broken documents more than that.
            feed.read(root, outer, skipping: head)
        }
        document.feed = feed.finish(head, inner)
        var places: [(Element, MappingContext)] = []
        entries(in: root, context, &places)
        if places.count > limits.entries {
            document.malformed = true
            document.errors.append(ParseError("more than \(limits.entries) entries: the rest is cut off"))
        }
        document.entries = places.prefix(limits.entries).map { element, context in
            var entry = EntryMapping(isAtom: isAtom)
            return entry.read(element, context)
        }
        return document
    }

    /// Every entry, wherever broken tags have put it, with what it inherits.
    private func entries(in element: Element, _ context: MappingContext, _ out: inout [(Element, MappingContext)]) {
        let inner = context.entering(element)
        for child in element.children where FeedMapping.mayHoldEntries(child) {
            if FeedMapping.isEntry(child) { out.append((child, inner)) }
            entries(in: child, inner, &out)
        }
    }
}

/// Which format a root element begins.
enum FeedFormat {
    static func of(_ root: Element) -> String {
        switch root.local {
        case "rss": return rss(root)
        case "rdf": return rdf(root)
        case "feed": return atom(root)
        case "channel"
        where root.name.uri.isEmpty && root.children.contains { $0.local == "item" }
            && root.attribute("href") != nil || root.attribute("base") != nil:
            return "cdf"
        case "channel": return root.child(.core, "item") == nil && root.child(.core, "title") == nil ? "" : "rss"
        default: return ""
        }
    }

    private static func rss(_ root: Element) -> String {
        switch root.attribute("version")?.trimmingCharacters(in: .whitespaces) {
        case "0.90": "rss090"
        case "0.91": "rss091u"
        case "0.92": "rss092"
        case "0.93": "rss093"
        case "0.94": "rss094"
        case let version? where version.hasPrefix("2"): "rss20"
        default: "rss"
        }
    }

    private static func rdf(_ root: Element) -> String {
        let uris = root.children.filter { $0.space == .core }.map { $0.name.uri.lowercased() }
        if uris.contains(where: { $0.contains("netscape.com/rdf/simple/0.9") }) { return "rss090" }
        return root.children.contains { ["channel", "item"].contains($0.local) } ? "rss10" : ""
    }

    private static func atom(_ root: Element) -> String {
        switch root.name.uri.lowercased() {
        case "http://www.w3.org/2005/atom": return "atom10"
        case "http://purl.org/atom/ns#": return "atom03"
        default: break
        }
        switch root.attribute("version") {
        case "0.3": return "atom03"
        case "1.0": return "atom10"
        default: return root.space == .core ? "atom" : ""
        }
    }
}
