import FeedModel

/// Texts and the markup within them, which is written again as it came.
extension FeedReader {
    /// Begins a text that may hold markup.
    mutating func begin(_ element: Element, _ namespace: Namespace, _ tag: borrowing StartTag, type standard: String) {
        let type = Self.mediaType(tag.attribute("type") ?? standard)
        let isMarkup = type == "application/xhtml+xml"
        push(element, namespace, gathering: true)
        let isBase64 = tag.attribute("mode")?.lowercased() == "base64" || Self.isBinary(type)
        construct = Construct(
            element: element, namespace: namespace, type: type, isBase64: isBase64,
            src: resolve(tag.attribute("src")), scope: scope, isMarkup: isMarkup)
    }

    mutating func startInline(_ tag: borrowing StartTag, _ meaning: NameCache.Meaning) -> Bool {
        guard construct != nil else { return true }
        if construct?.isMarkup == false {
            construct?.isMarkup = true
            construct?.type = "application/xhtml+xml"
        }
        let name = Self.name(tag, meaning.namespace)
        writeTag(name, tag, declaring: frames.last?.namespace == meaning.namespace ? nil : meaning.namespace)
        construct?.inline.append(InlineTag(name: name, contentStart: text.count))
        frames.append(
            Frame(element: .unknown, namespace: meaning.namespace, textStart: nil, place: place, inside: inside))
        gathers = true
        return true
    }

    /// Ends the innermost tag within a text; false when it is the text itself that ends.
    mutating func endInline() -> Bool {
        guard let tag = construct?.inline.popLast() else { return false }
        frames.removeLast()
        if text.count == tag.contentStart, Self.void.contains(tag.name), text.last == UInt8(ascii: ">") {
            text.removeLast()
            text.append(contentsOf: " />".utf8)
        } else {
            text.append(contentsOf: "</\(tag.name)>".utf8)
        }
        return true
    }

    /// A text that was never closed swallowed the next entry: it is dropped with all that is open in it.
    mutating func abandonConstruct() {
        guard let construct else { return }
        frames.removeLast(min(frames.count, construct.inline.count))
        self.construct = nil
        if let start = frames.last?.textStart { text.removeSubrange(min(start, text.count)...) }
        gathers = false
    }

    mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>, quoted: Bool = false) {
        var kept = 0
        for index in bytes.indices {
            let reference: StaticString
            switch bytes[index] {
            case UInt8(ascii: "\"") where quoted: reference = "&quot;"
            case UInt8(ascii: "&"): reference = "&amp;"
            case UInt8(ascii: "<"): reference = "&lt;"
            case UInt8(ascii: ">"): reference = "&gt;"
            default: continue
            }
            text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept..<index]))
            text.append(contentsOf: UnsafeBufferPointer(start: reference.utf8Start, count: reference.utf8CodeUnitCount))
            kept = index + 1
        }
        text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept...]))
    }

    private mutating func writeTag(_ name: String, _ tag: borrowing StartTag, declaring namespace: Namespace?) {
        text.append(UInt8(ascii: "<"))
        text.append(contentsOf: name.utf8)
        if namespace == .svg { text.append(contentsOf: " xmlns=\"http://www.w3.org/2000/svg\"".utf8) }
        if namespace == .mathml { text.append(contentsOf: " xmlns=\"http://www.w3.org/1998/Math/MathML\"".utf8) }
        for index in 0..<tag.count {
            guard let local = tag.local(of: index) else { continue }
            text.append(UInt8(ascii: " "))
            if let prefix = tag.prefix(of: index) { text.append(contentsOf: "\(String(cString: prefix)):".utf8) }
            text.append(contentsOf: String(cString: local).utf8)
            text.append(contentsOf: "=\"".utf8)
            var value = tag.value(of: index)
            value.withUTF8 { appendEscaped($0, quoted: true) }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: ">"))
    }

    /// XHTML, SVG and MathML are written without a prefix, as HTML knows them.
    private static func name(_ tag: borrowing StartTag, _ namespace: Namespace) -> String {
        let local = String(cString: tag.local)
        guard let prefix = tag.prefix else { return local }
        switch namespace {
        case .xhtml, .svg, .mathml: return local
        default: return "\(String(cString: prefix)):\(local)"
        }
    }

    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    ]

    static func mediaType(_ type: String) -> String {
        // As nearly all feeds write it.
        if type == "text/plain" || type == "text/html" || type == "application/xhtml+xml" { return type }
        switch type.lowercased().split(separator: ";").first.map({ String($0).trimmed }) ?? "" {
        case "text", "plain", "": return "text/plain"
        case "html": return "text/html"
        case "xhtml", "xhtml+xml": return "application/xhtml+xml"
        case let other: return other
        }
    }

    private static func isBinary(_ type: String) -> Bool {
        !type.hasPrefix("text/") && !type.hasSuffix("+xml") && !type.hasSuffix("/xml") && type.contains("/")
    }
}
