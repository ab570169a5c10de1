internal import CLibxml2
internal import Glibc

/// A fragment of HTML as libxml2's tree, for as long as a closure looks at it.
enum HTMLTree {
    /// Nil when libxml2 stopped before the end.
    static func withBody<Result>(of html: String, _ look: (xmlNodePtr) -> Result) -> Result? {
        // Within a body no paragraph is implied around loose text, and an html, head or body of its own is passed over.
        var source = Array("<html><body>".utf8)
        var html = html
        html.withUTF8 { prepare($0, into: &source) }
        return source.withUnsafeBytes { withTree(of: $0) { root in body(of: root).map(look) } ?? nil }
    }

    /// Leaves out what libxml2 would swallow text for: comments and declarations, closed or not, and what it would drop
    /// anyway. A `<` that begins nothing becomes a reference.
    private static func prepare(_ html: UnsafeBufferPointer<UInt8>, into source: inout [UInt8]) {
        source.reserveCapacity(source.count + html.count)
        var scanner = HTMLScanner(html)
        while let piece = scanner.next() {
            switch piece {
            case .text(let range): source.append(contentsOf: UnsafeBufferPointer(rebasing: html[range]))
            case .stray: source.append(contentsOf: "&lt;".utf8)
            case .tag(let tag) where tag.attributes > mostAttributes:
                // libxml2 compares each attribute with all before it.
                source.append(
                    contentsOf: UnsafeBufferPointer(rebasing: html[tag.range.lowerBound..<tag.nameRange.upperBound]))
                source.append(UInt8(ascii: ">"))
            case .tag(let tag): source.append(contentsOf: UnsafeBufferPointer(rebasing: html[tag.range]))
            }
        }
        // libxml2 ends at a zero.
        if source.contains(0) { source.removeAll { $0 == 0 } }
    }

    private static let mostAttributes = 1_000

    /// The root element of a whole page.
    static func withRoot<Result>(of page: UnsafeRawBufferPointer, _ look: (xmlNodePtr) -> Result) -> Result? {
        withTree(of: page, look)
    }

    private static func withTree<Result>(of bytes: UnsafeRawBufferPointer, _ look: (xmlNodePtr) -> Result) -> Result? {
        guard bytes.count < Int(Int32.max), let context = htmlNewParserCtxt() else { return nil }
        defer { htmlFreeParserCtxt(context) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue
            | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_COMPACT.rawValue
        let document = htmlCtxtReadMemory(
            context, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, "UTF-8",
            Int32(options))
        guard let document else { return nil }
        defer { xmlFreeDoc(document) }
        guard context.pointee.disableSAX == 0, let root = xmlDocGetRootElement(document) else { return nil }
        return look(root)
    }

    private static func body(of root: xmlNodePtr) -> xmlNodePtr? {
        var child = root.pointee.children
        while let node = child, node.pointee.type != XML_ELEMENT_NODE { child = node.pointee.next }
        return child
    }

    /// A text of libxml2's, for as long as it stands.
    static func bytes(_ text: UnsafePointer<xmlChar>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text, count: strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)))
    }

    static func nameBytes(of node: xmlNodePtr) -> UnsafeBufferPointer<UInt8> {
        node.pointee.name.map { bytes($0) } ?? UnsafeBufferPointer(start: nil, count: 0)
    }

    static func name(of node: xmlNodePtr) -> String {
        node.pointee.name.map { String(cString: $0) } ?? ""
    }

    /// The attributes in their order; one without a value has the empty one.
    static func attributes(of node: xmlNodePtr) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var next = node.pointee.properties
        while let attribute = next {
            if let name = attribute.pointee.name {
                let content = attribute.pointee.children?.pointee.content
                found.append((String(cString: name).lowercased(), content.map { String(cString: $0) } ?? ""))
            }
            next = attribute.pointee.next
        }
        return found
    }
}
