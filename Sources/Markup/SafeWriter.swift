/// Writes of what is read what is allowed.
struct SafeWriter: HTMLReceiver {
    var out: [UInt8] = []
    private let base: String?
    /// The elements that are open; nil for one that is not written, though its content is.
    private var open: [SafeMarkup.Element?] = []
    private var drawings = 0
    /// Elements that are open in one of which nothing is written, that one included.
    private var dropped = 0

    init(base: String?, capacity: Int) {
        self.base = base
        out.reserveCapacity(capacity)
    }

    mutating func start(_ name: UnsafeBufferPointer<UInt8>, _ attributes: HTMLAttributes) {
        if dropped > 0 || SafeMarkup.dropped.contains(name) {
            dropped += 1
            return
        }
        let element = SafeMarkup.element(name, inDrawing: drawings > 0)
        open.append(element)
        guard let element else { return }
        if element.namespace != nil { drawings += 1 }
        out.append(UInt8(ascii: "<"))
        out.append(contentsOf: element.name)
        write(attributes, of: element)
        out.append(contentsOf: element.isVoid ? " />".utf8 : ">".utf8)
    }

    mutating func end() {
        if dropped > 0 {
            dropped -= 1
            return
        }
        guard let element = open.popLast() ?? nil else { return }
        if element.namespace != nil { drawings -= 1 }
        // What libxml2 does not know to be empty may hold something: it stands behind it.
        if element.isVoid { return }
        out.append(contentsOf: "</".utf8)
        out.append(contentsOf: element.name)
        out.append(UInt8(ascii: ">"))
    }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if dropped == 0 { escape(bytes) }
    }

    // MARK: Attributes

    private mutating func write(_ attributes: HTMLAttributes, of element: SafeMarkup.Element) {
        var (links, hasNamespace, hasLinkNamespace) = (false, false, false)
        for (name, value) in attributes {
            guard let attribute = SafeMarkup.attribute(name, inDrawing: drawings > 0) else { continue }
            let isWritten = write(attribute, value, of: element)
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
        case .sources: isSafe = writeSources(value)
        case .namespace: isSafe = element.namespace.map { Self.equal(value, $0) && write(value) } ?? false
        case .linkNamespace: isSafe = Self.equal(value, SafeMarkup.xlink) && write(value)
        case .reference where element.isUse: isSafe = value.first == UInt8(ascii: "#") && write(value)
        case .reference, .address: isSafe = writeAddress(value)
        }
        guard isSafe else {
            out.removeSubrange(begin...)
            return false
        }
        out.append(UInt8(ascii: "\""))
        return true
    }

    private mutating func writeAddress(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        if SafeAddress.isPlain(value) { return write(value) }
        guard var address = SafeAddress.resolved(String(decoding: value, as: UTF8.self), base: base) else {
            return false
        }
        return address.withUTF8 { write($0) }
    }

    /// `srcset`: addresses, each with a width or density, between commas.
    private mutating func writeSources(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let begin = out.count
        for part in value.split(separator: UInt8(ascii: ",")) {
            let words = part.split { $0 == 0x20 || $0 &- 0x09 < 5 }.map { UnsafeBufferPointer(rebasing: $0) }
            guard let address = words.first else { continue }
            let mark = out.count
            if mark > begin { out.append(contentsOf: ", ".utf8) }
            guard writeAddress(address) else {
                out.removeSubrange(mark...)
                continue
            }
            for word in words.dropFirst() {
                out.append(UInt8(ascii: " "))
                escape(word, quoted: true)
            }
        }
        return out.count > begin
    }

    private mutating func write(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        escape(value, quoted: true)
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
