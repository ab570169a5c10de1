import CLibxml2
import FeedModel

/// What reads a document's events. The bytes are libxml2's: valid during the call only.
protocol XMLReceiver: AnyObject {
    /// An element begins; false stops the reading.
    func start(_ tag: borrowing StartTag) -> Bool
    /// The element that began last ends.
    func end()
    /// Text, in pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// One run of libxml2's SAX2 parser over bytes that are UTF-8.
///
/// All handlers are our own and the user data is never nil: with libxml2's own SAX2 handlers, internal entities are
/// expanded without a bound even without NOENT. There is no entity declaration to know of here; the names of HTML are
/// the only entities.
final class XMLDocument {
    /// How a run ended.
    struct Report {
        var isWellFormed = false
        var errors: [ParseError] = []
        var wasStopped = false
    }

    private let receiver: any XMLReceiver
    private var context: xmlParserCtxtPtr?
    private var report = Report()

    private init(_ receiver: any XMLReceiver) { self.receiver = receiver }

    /// Reads `bytes` to their end or to where the receiver stops.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, into receiver: any XMLReceiver) -> Report {
        _ = initialized
        let document = XMLDocument(receiver)
        return withExtendedLifetime(document) { document.run(bytes) }
    }

    private static let initialized: Void = xmlInitParser()

    /// Never NOENT, DTDLOAD, DTDATTR, XINCLUDE, HUGE; the encoding is decided before.
    private static let options = CInt(
        XML_PARSE_RECOVER.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue)

    private func run(_ bytes: UnsafeBufferPointer<UInt8>) -> Report {
        guard !bytes.isEmpty, bytes.count < Int(Int32.max), let base = bytes.baseAddress,
            let context = xmlCreateMemoryParserCtxt(
                UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), CInt(bytes.count))
        else { return report }
        defer { xmlFreeParserCtxt(context) }
        context.pointee.sax.pointee = Self.handler()
        context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        xmlCtxtUseOptions(context, Self.options)
        self.context = context
        xmlParseDocument(context)
        self.context = nil
        report.isWellFormed = context.pointee.wellFormed != 0 && !report.wasStopped
        if let tree = context.pointee.myDoc { xmlFreeDoc(tree) }
        return report
    }

    private func start(_ tag: borrowing StartTag) {
        if report.wasStopped { return }
        if !receiver.start(tag) {
            report.wasStopped = true
            xmlStopParser(context)
        }
    }

    private func note(_ error: xmlError) {
        guard report.errors.count < 20, !report.wasStopped, error.code != XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue,
            error.level.rawValue >= XML_ERR_ERROR.rawValue
        else { return }
        let message = error.message.map { String(cString: $0).trimmed } ?? "not well-formed"
        report.errors.append(ParseError(message, line: Int(error.line), column: Int(error.int2)))
    }

    @inline(__always)
    private static func with(_ pointer: UnsafeMutableRawPointer?, _ body: (XMLDocument) -> Void) {
        guard let pointer else { return }
        Unmanaged<XMLDocument>.fromOpaque(pointer)._withUnsafeGuaranteedRef(body)
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
            guard let local else { return }
            XMLDocument.with(user) {
                $0.start(
                    StartTag(
                        local: local, prefix: prefix, uri: uri,
                        declaredDefault: XMLDocument.defaultNamespace(Int(declarations), namespaces),
                        attributes: attributes.map {
                            UnsafeRawPointer($0).assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
                        }, count: Int(count)))
            }
        }
        handler.endElementNs = { user, _, _, _ in XMLDocument.with(user) { $0.receiver.end() } }
        handler.characters = { user, bytes, count in
            XMLDocument.with(user) { $0.receiver.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        handler.cdataBlock = handler.characters
        handler.ignorableWhitespace = handler.characters
        handler.getEntity = { _, name in HTMLEntityTable.entity(name) }
        handler.serror = { user, error in
            guard let error else { return }
            XMLDocument.with(user) { $0.note(error.pointee) }
        }
        return handler
    }
}
