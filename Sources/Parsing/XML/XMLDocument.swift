import CLibxml2
import FeedModel

/// What reads a document's events. The bytes are valid during the call only.
protocol XMLReceiver {
    /// An element begins; false stops the reading.
    mutating func start(_ tag: borrowing StartTag) -> Bool
    /// The element that began last ends.
    mutating func end()
    /// Some of the text between two tags, whole characters: it comes in pieces, one for each reference at least.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// One run of libxml2's SAX2 parser over bytes that are UTF-8.
///
/// All handlers are our own and the user data is never nil: with libxml2's own SAX2 handlers, internal entities are
/// expanded without a bound even without NOENT. There is no entity declaration to know of here, and no name but XML's
/// own: the cleaner has decoded the others.
struct XMLDocument {
    /// How a run ended.
    struct Report {
        var isWellFormed = false
        var errors: [ParseError] = []
        var wasStopped = false
    }

    private let events: Events
    private var context: xmlParserCtxtPtr?
    private var report = Report()

    /// Reads `bytes` to their end or to where the receiver stops.
    static func read<Receiver: XMLReceiver>(
        _ bytes: UnsafeBufferPointer<UInt8>, into receiver: inout Receiver
    ) -> Report {
        withUnsafeMutablePointer(to: &receiver) { receiver in
            var document = XMLDocument(events: Events(receiver))
            // The handlers reach the document by this address alone.
            return withUnsafeMutablePointer(to: &document) { run(bytes, $0) }
        }
    }

    private static let initialized: Void = xmlInitParser()

    /// Never NOENT, DTDLOAD, DTDATTR, XINCLUDE, HUGE; the encoding is decided before.
    private static let options = CInt(
        XML_PARSE_RECOVER.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue)

    private static func run(
        _ bytes: UnsafeBufferPointer<UInt8>, _ document: UnsafeMutablePointer<XMLDocument>
    ) -> Report {
        _ = initialized
        var handler = handler()
        guard !bytes.isEmpty, bytes.count < Int(Int32.max), let base = bytes.baseAddress,
            let context = xmlCreatePushParserCtxt(&handler, document, nil, 0, nil)
        else { return document.pointee.report }
        defer { xmlFreeParserCtxt(context) }
        xmlCtxtUseOptions(context, options)
        document.pointee.context = context
        // Handed over as one piece to the parser that takes pieces: it seeks the end of a CDATA section at once, where
        // the other one reads it character by character.
        xmlParseChunk(context, UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), CInt(bytes.count), 1)
        if let tree = context.pointee.myDoc { xmlFreeDoc(tree) }
        var report = document.pointee.report
        report.isWellFormed = context.pointee.wellFormed != 0 && !report.wasStopped
        return report
    }

    // MARK: Events

    private mutating func start(_ tag: borrowing StartTag) {
        if report.wasStopped { return }
        if !events.start(tag) {
            report.wasStopped = true
            xmlStopParser(context)
        }
    }

    private mutating func end() {
        // libxml2 ends what was open when it was stopped: what lies beyond a limit is not read by that.
        if report.wasStopped { return }
        events.end()
    }

    /// The parser that takes pieces leaves line ends within a CDATA section as they were; XML 1.0, section 2.11, makes
    /// each a line feed.
    private mutating func section(_ bytes: UnsafeBufferPointer<UInt8>) {
        var rest = bytes
        while let end = ASCII.find(0x0D, in: rest) {
            text(UnsafeBufferPointer(rebasing: rest[..<end]))
            Self.lineFeed.withUTF8Buffer { text($0) }
            let isPair = end + 1 < rest.count && rest[end + 1] == 0x0A
            rest = UnsafeBufferPointer(rebasing: rest[(end + (isPair ? 2 : 1))...])
        }
        text(rest)
    }

    private static let lineFeed: StaticString = "\n"

    private mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if !report.wasStopped, !bytes.isEmpty { events.text(bytes) }
    }

    private mutating func note(_ error: xmlError) {
        guard report.errors.count < 20, !report.wasStopped, error.code != XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue,
            error.level.rawValue >= XML_ERR_ERROR.rawValue
        else { return }
        let message = error.message.map { String(cString: $0).trimmed } ?? "not well-formed"
        report.errors.append(ParseError(message, line: Int(error.line), column: Int(error.int2)))
    }

    // MARK: Handlers

    private static func at(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLDocument>? {
        user?.assumingMemoryBound(to: XMLDocument.self)
    }

    /// Namespaces come in pairs: prefix, nil for the default, and URI.
    private static func defaultNamespace(
        _ count: Int, _ pairs: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) -> UnsafePointer<UInt8>? {
        guard count > 0, let pairs else { return nil }
        for index in 0..<count where pairs[index * 2] == nil { return pairs[index * 2 + 1] }
        return nil
    }

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { user, local, prefix, uri, declarations, namespaces, count, _, attributes in
            guard let local, let document = XMLDocument.at(user) else { return }
            document.pointee.start(
                StartTag(
                    local: local, prefix: prefix, uri: uri,
                    declaredDefault: XMLDocument.defaultNamespace(Int(declarations), namespaces),
                    attributes: attributes.map {
                        UnsafeRawPointer($0).assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
                    }, count: Int(count),
                    line: Int(document.pointee.context?.pointee.input?.pointee.line ?? 0)))
        }
        handler.endElementNs = { user, _, _, _ in XMLDocument.at(user)?.pointee.end() }
        handler.characters = { user, bytes, count in
            XMLDocument.at(user)?.pointee.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.cdataBlock = { user, bytes, count in
            XMLDocument.at(user)?.pointee.section(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.serror = { user, error in
            guard let error else { return }
            XMLDocument.at(user)?.pointee.note(error.pointee)
        }
        return handler
    }
}

/// A receiver's methods, so that C's functions, which know no generic type, can call them.
private struct Events {
    let start: (borrowing StartTag) -> Bool
    let end: () -> Void
    let text: (UnsafeBufferPointer<UInt8>) -> Void

    init<Receiver: XMLReceiver>(_ receiver: UnsafeMutablePointer<Receiver>) {
        start = { receiver.pointee.start($0) }
        end = { receiver.pointee.end() }
        text = { receiver.pointee.text($0) }
    }
}
