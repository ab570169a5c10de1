internal import CLibxml2
internal import FeedModel

typealias ParsedFault = ParseError

/// Builds a tree with libxml2's push parser: no network, no entity but HTML's names and XML's five, mended where libxml2
/// can go on.
enum XMLTreeReader {
    static func read(_ bytes: [UInt8], limits: ParsingLimits) -> XMLTree {
        _ = ready
        let builder = TreeBuilder(limits)
        var handler = xmlSAXHandler()
        Self.fill(&handler)
        let user = Unmanaged.passUnretained(builder).toOpaque()
        withExtendedLifetime(builder) {
            guard let context = xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else { return }
            defer { xmlFreeParserCtxt(context) }
            builder.context = context
            let options =
                XML_PARSE_RECOVER.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
                | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue
            xmlCtxtUseOptions(context, Int32(options))
            bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { chars in
                    _ = xmlParseChunk(context, chars.baseAddress, Int32(clamping: chars.count), 0)
                    _ = xmlParseChunk(context, nil, 0, 1)
                }
            }
            builder.finish(wellFormed: context.pointee.wellFormed == 1)
        }
        return builder.tree
    }

    private static let ready: Bool = {
        xmlInitParser()
        return true
    }()

    private static func fill(_ handler: inout xmlSAXHandler) {
        handler.initialized = 0xDEED_BEAF
        handler.startElementNs = { user, local, prefix, uri, _, _, count, _, attributes in
            TreeBuilder.of(user).start(local, prefix, uri, Int(count), attributes)
        }
        handler.endElementNs = { user, _, _, _ in TreeBuilder.of(user).end() }
        handler.characters = { user, text, count in TreeBuilder.of(user).characters(text, Int(count)) }
        handler.ignorableWhitespace = { user, text, count in TreeBuilder.of(user).characters(text, Int(count)) }
        handler.cdataBlock = { user, text, count in TreeBuilder.of(user).characters(text, Int(count)) }
        handler.getEntity = { user, name in TreeBuilder.of(user).entity(name) }
        handler.serror = { user, error in TreeBuilder.of(user).fault(error) }
    }
}

/// What the callbacks fill.
final class TreeBuilder {
    private struct RawName: Hashable {
        var local: UnsafePointer<xmlChar>?
        var prefix: UnsafePointer<xmlChar>?
        var uri: UnsafePointer<xmlChar>?
    }

    let tree = XMLTree()
    var context: xmlParserCtxtPtr?
    private let limits: ParsingLimits
    private var known: [RawName: Int] = [:]
    private var open: [Int] = []
    /// Elements below the deepest that is kept.
    private var beyond = 0
    private var textBytes = 0
    private let substitute: UnsafeMutablePointer<xmlEntity>
    private let replacement: UnsafeMutablePointer<xmlChar>

    init(_ limits: ParsingLimits) {
        self.limits = limits
        substitute = .allocate(capacity: 1)
        substitute.initialize(to: xmlEntity())
        replacement = .allocate(capacity: 8)
        replacement.initialize(repeating: 0, count: 8)
    }

    deinit {
        substitute.deallocate()
        replacement.deallocate()
    }

    static func of(_ user: UnsafeMutableRawPointer?) -> TreeBuilder {
        guard let user else { preconditionFailure("libxml2 lost its user data") }
        return Unmanaged<TreeBuilder>.fromOpaque(user).takeUnretainedValue()
    }

    func start(
        _ local: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?,
        _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard beyond == 0, open.count < limits.depth, tree.nodes.count < limits.elements else {
            beyond += 1
            tree.isMalformed = true
            return
        }
        var node = XMLTree.Node(name: intern(RawName(local: local, prefix: prefix, uri: uri), isAttribute: false))
        node.start = tree.attributes.count
        if let attributes {
            for index in 0..<count { attribute(attributes + index * 5) }
        }
        node.end = tree.attributes.count
        append(node)
        if open.isEmpty, tree.root < 0 { tree.root = tree.nodes.count - 1 }
        open.append(tree.nodes.count - 1)
        textBytes = 0
    }

    /// libxml2 hands over five pointers: local name, prefix, URI, value, end of value.
    private func attribute(_ raw: UnsafeMutablePointer<UnsafePointer<xmlChar>?>) {
        guard let value = raw[3], let end = raw[4] else { return }
        let name = intern(RawName(local: raw[0], prefix: raw[1], uri: raw[2]), isAttribute: true)
        let from = tree.buffer.count
        tree.buffer.append(contentsOf: UnsafeBufferPointer(start: value, count: min(end - value, limits.text)))
        tree.attributes.append(XMLTree.Attribute(name: name, start: from, end: tree.buffer.count))
    }

    func end() {
        if beyond > 0 { beyond -= 1 } else { _ = open.popLast() }
    }

    func characters(_ text: UnsafePointer<xmlChar>?, _ count: Int) {
        guard let text, count > 0, beyond == 0, let parent = open.last else { return }
        let room = limits.text - textBytes
        if count > room { tree.isMalformed = true }
        guard room > 0 else { return }
        let from = tree.buffer.count
        tree.buffer.append(contentsOf: UnsafeBufferPointer(start: text, count: min(count, room)))
        textBytes += min(count, room)
        let last = tree.nodes[parent].lastChild
        if last >= 0, tree.nodes[last].name < 0, tree.nodes[last].end == from {
            tree.nodes[last].end = tree.buffer.count
            return
        }
        var node = XMLTree.Node(name: -1)
        (node.start, node.end) = (from, tree.buffer.count)
        append(node)
    }

    private func append(_ node: XMLTree.Node) {
        let index = tree.nodes.count
        tree.nodes.append(node)
        guard let parent = open.last else { return }
        let last = tree.nodes[parent].lastChild
        if last >= 0 { tree.nodes[last].next = index } else { tree.nodes[parent].firstChild = index }
        tree.nodes[parent].lastChild = index
    }

    /// libxml2's names come from its dictionary: the same name is the same pointer.
    private func intern(_ raw: RawName, isAttribute: Bool) -> Int {
        if let index = known[raw] { return index }
        func text(_ pointer: UnsafePointer<xmlChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
        let (local, prefix) = (text(raw.local), text(raw.prefix))
        let space = Namespace(uri: raw.uri.map { String(cString: $0) }, prefix: prefix, local: local)
        // Without a namespace libxml2 leaves an undeclared prefix in the name.
        let parts = local.split(separator: ":", maxSplits: 1)
        let bare = raw.uri == nil && parts.count == 2 ? String(parts[1]) : local
        let shownPrefix = raw.uri == nil && parts.count == 2 ? String(parts[0]) : prefix
        tree.names.append(
            XMLTree.Name(
                space: space, local: bare.lowercased(), written: bare, prefix: shownPrefix, uri: text(raw.uri)))
        known[raw] = tree.names.count - 1
        return tree.names.count - 1
    }

    /// HTML's names, as entities that libxml2 takes for its own five; nothing that a document declares.
    func entity(_ name: UnsafePointer<xmlChar>?) -> xmlEntityPtr? {
        guard let name else { return nil }
        if let own = xmlGetPredefinedEntity(name) { return own }
        guard let known = htmlEntityLookup(name), let scalar = Unicode.Scalar(known.pointee.value) else { return nil }
        let bytes = Array(String(scalar).utf8)
        for (offset, byte) in (bytes + [0]).enumerated() { replacement[offset] = byte }
        substitute.pointee.type = XML_ENTITY_DECL
        substitute.pointee.name = name
        substitute.pointee.etype = XML_INTERNAL_PREDEFINED_ENTITY
        substitute.pointee.content = replacement
        substitute.pointee.orig = replacement
        substitute.pointee.length = Int32(bytes.count)
        return substitute
    }

    func fault(_ error: xmlErrorPtr?) {
        guard let error, tree.errors.count < 10 else { return }
        let message = error.pointee.message.map { String(cString: $0) } ?? "not well-formed"
        tree.errors.append(
            ParsedFault(
                message.split(separator: "\n").first.map(String.init) ?? message, line: Int(error.pointee.line),
                column: Int(error.pointee.int2)))
    }

    func finish(wellFormed: Bool) {
        tree.isMalformed = tree.isMalformed || !wellFormed
        tree.isRootClosed = open.isEmpty && tree.root >= 0
    }
}
