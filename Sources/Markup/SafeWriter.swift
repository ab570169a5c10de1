internal import CLibxml2

/// Writes of a tree what is allowed. It walks without recursion: markup may nest as deep as it likes.
struct SafeWriter {
    var out: [UInt8] = []
    private let base: String?
    /// The elements that are open; nil for one that is not written, though its content is.
    private var open: [String?] = []
    private var drawings = 0

    init(base: String?, capacity: Int) {
        self.base = base
        out.reserveCapacity(capacity)
    }

    mutating func write(contentOf root: xmlNodePtr) {
        var next = root.pointee.children
        while let node = next {
            if enter(node), let child = node.pointee.children {
                next = child
            } else {
                next = leave(node, root)
            }
        }
    }

    /// Whether the node's content is to be written.
    private mutating func enter(_ node: xmlNodePtr) -> Bool {
        switch node.pointee.type {
        case XML_TEXT_NODE:
            if let content = node.pointee.content {
                escape(UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
            }
            return false
        case XML_ELEMENT_NODE: return begin(node)
        default: return false
        }
    }

    private mutating func begin(_ node: xmlNodePtr) -> Bool {
        let name = HTMLTree.name(of: node)
        let written = SafeMarkup.written(name, inDrawing: drawings > 0)
        open.append(written)
        guard let written else { return !SafeMarkup.dropped.contains(name) }
        if SafeMarkup.drawings.contains(written) { drawings += 1 }
        out.append(UInt8(ascii: "<"))
        out.append(contentsOf: written.utf8)
        write(HTMLTree.attributes(of: node), of: written)
        let isVoid = SafeMarkup.void.contains(written)
        out.append(contentsOf: isVoid ? " />".utf8 : ">".utf8)
        return !isVoid
    }

    /// Ends the node and those around it of which it was the last; the node after them.
    private mutating func leave(_ node: xmlNodePtr, _ root: xmlNodePtr) -> xmlNodePtr? {
        var node = node
        while true {
            if node.pointee.type == XML_ELEMENT_NODE { end() }
            if let next = node.pointee.next { return next }
            guard let parent = node.pointee.parent, parent != root else { return nil }
            node = parent
        }
    }

    private mutating func end() {
        guard let name = open.popLast() ?? nil else { return }
        if SafeMarkup.drawings.contains(name) { drawings -= 1 }
        if SafeMarkup.void.contains(name) { return }
        out.append(contentsOf: "</".utf8)
        out.append(contentsOf: name.utf8)
        out.append(UInt8(ascii: ">"))
    }

    private mutating func write(_ attributes: [(name: String, value: String)], of element: String) {
        var links = false
        for (name, value) in attributes {
            guard let written = SafeMarkup.writtenAttribute(name, inDrawing: drawings > 0),
                let value = safe(value, of: name, element)
            else { continue }
            write(written, value)
            links = links || written == "xlink:href"
        }
        func lacks(_ name: String) -> Bool { !attributes.contains { $0.name == name } }
        if let namespace = SafeMarkup.namespaces[element], lacks("xmlns") { write("xmlns", namespace) }
        if links, lacks("xmlns:xlink") { write("xmlns:xlink", SafeMarkup.xlink) }
    }

    private mutating func write(_ name: String, _ value: String) {
        var value = value
        out.append(UInt8(ascii: " "))
        out.append(contentsOf: name.utf8)
        out.append(contentsOf: "=\"".utf8)
        value.withUTF8 { escape($0, quoted: true) }
        out.append(UInt8(ascii: "\""))
    }

    private func safe(_ value: String, of name: String, _ element: String) -> String? {
        if name == "style" { return SafeStyle.filtered(value) }
        if name == "srcset" { return SafeAddress.sources(value, base: base) }
        if name == "xmlns" { return SafeMarkup.namespaces[element] == value ? value : nil }
        if name == "xmlns:xlink" { return value == SafeMarkup.xlink ? value : nil }
        // Other elements fetch what they name.
        if name == "href" || name == "xlink:href", element == "use" { return value.hasPrefix("#") ? value : nil }
        return SafeMarkup.addresses.contains(name) ? SafeAddress.resolved(value, base: base) : value
    }

    mutating func escape(_ bytes: UnsafeBufferPointer<UInt8>, quoted: Bool = false) {
        var kept = 0
        for index in bytes.indices {
            let reference: StaticString
            var length = 1
            switch bytes[index] {
            case UInt8(ascii: "&"): reference = "&amp;"
            case UInt8(ascii: "<"): reference = "&lt;"
            case UInt8(ascii: ">"): reference = "&gt;"
            case UInt8(ascii: "\"") where quoted: reference = "&quot;"
            // U+0080 to U+009F: references by their numbers in windows-1252.
            case 0xC2 where index + 1 < bytes.count && bytes[index + 1] < 0xA0:
                reference = ""
                length = 2
            default: continue
            }
            out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept..<index]))
            out.append(contentsOf: UnsafeBufferPointer(start: reference.utf8Start, count: reference.utf8CodeUnitCount))
            if length == 2 { out.append(contentsOf: String(HTMLEntities.windows1252(bytes[index + 1])).utf8) }
            kept = index + length
        }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept...]))
    }
}
