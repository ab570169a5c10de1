internal import CLibxml2
internal import Glibc

/// What reads the events of HTML. The bytes are valid during the call only; names are in lower case.
protocol HTMLReceiver {
    /// An element begins.
    mutating func start(_ name: UnsafeBufferPointer<UInt8>, _ attributes: HTMLAttributes)
    /// The element that began last and did not end yet ends.
    mutating func end()
    /// Text, in pieces.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// The attributes of a start tag, in their order.
struct HTMLAttributes: Sequence, IteratorProtocol {
    fileprivate var pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>?

    /// The next name with its value; one without a value has the empty one.
    mutating func next() -> (name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>)? {
        guard let at = pairs, let name = at[0] else { return nil }
        pairs = at + 2
        return (HTMLEvents.bytes(name), at[1].map(HTMLEvents.bytes) ?? UnsafeBufferPointer(start: nil, count: 0))
    }
}

/// Runs of libxml2's HTML parser, which closes what must be closed: each element that begins ends. No tree is built, so
/// that elements may stand within one another as deep as they like, and what is read is soon written.
enum HTMLEvents {
    /// Reads a fragment of HTML, from which nothing is lost on the way.
    static func read<Receiver: HTMLReceiver>(fragment html: String, into receiver: inout Receiver) {
        // Within a body no paragraph is implied around loose text, and an html, head or body of its own is passed over.
        var source = Array("<html><body>".utf8)
        var html = html
        html.withUTF8 { prepare($0, into: &source) }
        source.withUnsafeBytes { read(page: $0, into: &receiver) }
    }

    /// Reads a whole page.
    static func read<Receiver: HTMLReceiver>(page: UnsafeRawBufferPointer, into receiver: inout Receiver) {
        guard page.count < Int(Int32.max), let context = htmlNewParserCtxt() else { return }
        defer { htmlFreeParserCtxt(context) }
        withUnsafeMutablePointer(to: &receiver) { receiver in
            var calls = Calls(receiver)
            withUnsafeMutablePointer(to: &calls) { calls in
                context.pointee.sax.pointee = handler()
                context.pointee.userData = UnsafeMutableRawPointer(calls)
                let options =
                    HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue
                    | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
                let document = htmlCtxtReadMemory(
                    context, page.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(page.count), nil, "UTF-8",
                    Int32(options))
                if let document { xmlFreeDoc(document) }
            }
        }
    }

    /// Leaves out what libxml2 would swallow text for: comments and declarations, closed or not, and what would be dropped
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
                let name = tag.range.lowerBound..<tag.nameRange.upperBound
                source.append(contentsOf: UnsafeBufferPointer(rebasing: html[name]))
                source.append(UInt8(ascii: ">"))
            case .tag(let tag): source.append(contentsOf: UnsafeBufferPointer(rebasing: html[tag.range]))
            }
        }
        // libxml2 ends at a zero.
        if source.contains(0) { source.removeAll { $0 == 0 } }
    }

    private static let mostAttributes = 1_000

    /// A text of libxml2's, for as long as it stands.
    fileprivate static func bytes(_ text: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text, count: strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)))
    }

    private static func handler() -> htmlSAXHandler {
        var handler = htmlSAXHandler()
        handler.initialized = 1
        handler.startElement = { user, name, attributes in
            guard let name else { return }
            HTMLEvents.calls(user)?.pointee.start(HTMLEvents.bytes(name), HTMLAttributes(pairs: attributes))
        }
        handler.endElement = { user, _ in HTMLEvents.calls(user)?.pointee.end() }
        handler.characters = { user, bytes, count in
            HTMLEvents.calls(user)?.pointee.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        return handler
    }

    private static func calls(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Calls>? {
        user?.assumingMemoryBound(to: Calls.self)
    }
}

/// A receiver's methods, so that C's functions, which know no generic type, can call them.
private struct Calls {
    let start: (UnsafeBufferPointer<UInt8>, HTMLAttributes) -> Void
    let end: () -> Void
    let text: (UnsafeBufferPointer<UInt8>) -> Void

    init<Receiver: HTMLReceiver>(_ receiver: UnsafeMutablePointer<Receiver>) {
        start = { receiver.pointee.start($0, $1) }
        end = { receiver.pointee.end() }
        text = { receiver.pointee.text($0) }
    }
}
