internal import CLibxml2

/// Writes of a tree what is allowed. It walks without recursion: markup may nest as deep as it likes.
struct SafeWriter {
    var out: [UInt8] = []
    private let base: String?
    /// The elements that are open; nil for one that is not written, though its content is.
    private var open: [SafeMarkup.Element?] = []
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
                escape(HTMLTree.bytes(content))
            }
            return false
        case XML_ELEMENT_NODE: return begin(node)
        default: return false
        }
    }

    private mutating func begin(_ node: xmlNodePtr) -> Bool {
        let name = HTMLTree.nameBytes(of: node)
        let element = SafeMarkup.element(name, inDrawing: drawings > 0)
        open.append(element)
        guard let element else { return !SafeMarkup.dropped.contains(name) }
        if element.namespace != nil { drawings += 1 }
        out.append(UInt8(ascii: "<"))
        out.append(contentsOf: element.name)
        writeAttributes(of: node, element)
        out.append(contentsOf: element.isVoid ? " />".utf8 : ">".utf8)
        return !element.isVoid
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
        guard let element = open.popLast() ?? nil else { return }
        if element.namespace != nil { drawings -= 1 }
        if element.isVoid { return }
        out.append(contentsOf: "</".utf8)
        out.append(contentsOf: element.name)
        out.append(UInt8(ascii: ">"))
    }

    // MARK: Attributes

    private mutating func writeAttributes(of node: xmlNodePtr, _ element: SafeMarkup.Element) {
        var (links, hasNamespace, hasLinkNamespace) = (false, false, false)
        var next = node.pointee.properties
        while let property = next {
            next = property.pointee.next
            guard let name = property.pointee.name,
                let attribute = SafeMarkup.attribute(HTMLTree.bytes(name), inDrawing: drawings > 0)
            else { continue }
            // An attribute without a value has the empty one.
            let value = property.pointee.children?.pointee.content.map { HTMLTree.bytes($0) }
            let isWritten = write(attribute, value ?? UnsafeBufferPointer(start: nil, count: 0), of: element)
            switch attribute.kind {
            case .namespace: hasNamespace = true
            case .linkNamespace: hasLinkNamespace = true
            case .reference: links = links || (isWritten && attribute.name.count > 4)
            default: break
            }
        }
        if let namespace = element.namespace, !hasNamespace { write("xmlns", namespace) }
        if links, !hasLinkNamespace { write("xmlns:xlink", SafeMarkup.xlink) }
    }

    /// Whether the value may be written, which it then is.
    private mutating func write(
        _ attribute: SafeMarkup.Attribute, _ value: UnsafeBufferPointer<UInt8>, of element: SafeMarkup.Element
    ) -> Bool {
        let begin = out.count
        out.append(UInt8(ascii: " "))
        out.append(contentsOf: attribute.name)
        out.append(contentsOf: "=\"".utf8)
        let isSafe: Bool
        switch attribute.kind {
        case .plain: isSafe = write(value)
        case .style: isSafe = SafeStyle.write(value, to: &out)
        case .sources: isSafe = write(SafeAddress.sources(String(decoding: value, as: UTF8.self), base: base))
        case .namespace: isSafe = element.namespace.map { Self.equal(value, $0) && write(value) } ?? false
        case .linkNamespace: isSafe = Self.equal(value, SafeMarkup.xlink) && write(value)
        case .reference where element.isUse: isSafe = value.first == UInt8(ascii: "#") && write(value)
        case .reference, .address:
            isSafe =
                SafeAddress.isPlain(value)
                ? write(value) : write(SafeAddress.resolved(String(decoding: value, as: UTF8.self), base: base))
        }
        guard isSafe else {
            out.removeSubrange(begin...)
            return false
        }
        out.append(UInt8(ascii: "\""))
        return true
    }

    private mutating func write(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        escape(value, quoted: true)
        return true
    }

    private mutating func write(_ value: String?) -> Bool {
        guard var value else { return false }
        value.withUTF8 { escape($0, quoted: true) }
        return true
    }

    private mutating func write(_ name: StaticString, _ value: StaticString) {
        for text in [" ", name, "=\"", value, "\""] as [StaticString] {
            out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        }
    }

    private static func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    // MARK: Text

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
