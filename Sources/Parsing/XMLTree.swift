internal import Foundation

/// A document's elements and texts in a few arrays: names interned, texts as stretches of one buffer, so that a String is
/// made only of what is wanted.
final class XMLTree {
    struct Name: Hashable {
        var space: Namespace
        /// In lower case, because feeds are not exact about it.
        var local: String
        /// As written.
        var written: String
        var prefix: String
        var uri: String
    }

    struct Attribute {
        var name: Int
        var start: Int
        var end: Int
    }

    struct Node {
        /// -1 for a text.
        var name: Int
        var next = -1
        var firstChild = -1
        var lastChild = -1
        /// A text's stretch of the buffer, or an element's stretch of the attributes.
        var start = 0
        var end = 0
    }

    var names: [Name] = []
    var nodes: [Node] = []
    var attributes: [Attribute] = []
    var buffer: [UInt8] = []
    var root = -1
    var isMalformed = false
    var isRootClosed = true
    var errors: [ParsedFault] = []

    func text(_ start: Int, _ end: Int) -> String {
        String(decoding: buffer[start..<end], as: UTF8.self)
    }
}

/// An element of a tree.
struct Element {
    let tree: XMLTree
    let index: Int

    var name: XMLTree.Name { tree.names[tree.nodes[index].name] }
    var space: Namespace { name.space }
    var local: String { name.local }

    func `is`(_ space: Namespace, _ local: String) -> Bool { self.space == space && self.local == local }

    /// Its elements, in order.
    var children: ChildSequence { ChildSequence(tree: tree, following: tree.nodes[index].firstChild) }

    struct ChildSequence: Sequence, IteratorProtocol {
        let tree: XMLTree
        var following: Int

        mutating func next() -> Element? {
            while following >= 0 {
                let index = following
                following = tree.nodes[index].next
                if tree.nodes[index].name >= 0 { return Element(tree: tree, index: index) }
            }
            return nil
        }
    }

    /// The first child of this name.
    func child(_ space: Namespace, _ local: String) -> Element? { children.first { $0.is(space, local) } }

    /// The value of an attribute by its local name, without a namespace or with any of feeds.
    func attribute(_ local: String, _ space: Namespace? = nil) -> String? {
        let node = tree.nodes[index]
        for attribute in tree.attributes[node.start..<node.end] {
            let name = tree.names[attribute.name]
            if name.local == local, space.map({ $0 == name.space }) ?? (name.space == .core || name.prefix.isEmpty) {
                return tree.text(attribute.start, attribute.end)
            }
        }
        return nil
    }

    /// All attributes, names in lower case as written.
    var attributes: [(name: XMLTree.Name, value: String)] {
        let node = tree.nodes[index]
        return tree.attributes[node.start..<node.end].map { (tree.names[$0.name], tree.text($0.start, $0.end)) }
    }

    var hasElements: Bool { children.contains { _ in true } }

    /// The text directly in it and in its elements.
    var text: String {
        var out: [UInt8] = []
        gather(index, &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// `text` without white space around it.
    var trimmed: String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

    private func gather(_ node: Int, _ out: inout [UInt8]) {
        var child = tree.nodes[node].firstChild
        while child >= 0 {
            let it = tree.nodes[child]
            if it.name < 0 { out += tree.buffer[it.start..<it.end] } else { gather(child, &out) }
            child = it.next
        }
    }

    /// Its content as HTML: texts escaped, elements of XHTML without prefix, others as they were.
    var markup: String {
        var out: [UInt8] = []
        serialize(index, &out)
        return String(decoding: out, as: UTF8.self)
    }

    private func serialize(_ node: Int, _ out: inout [UInt8]) {
        var child = tree.nodes[node].firstChild
        while child >= 0 {
            let it = tree.nodes[child]
            if it.name < 0 { escape(it.start, it.end, &out) } else { element(child, &out) }
            child = it.next
        }
    }

    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    ]

    private func element(_ node: Int, _ out: inout [UInt8]) {
        let name = tree.names[tree.nodes[node].name]
        let plain = [.xhtml, .core, .svg, .mathml].contains(name.space) || name.prefix.isEmpty
        let tag = Array((plain ? name.written : "\(name.prefix):\(name.written)").utf8)
        out.append(0x3c)
        out += tag
        let it = tree.nodes[node]
        for attribute in tree.attributes[it.start..<it.end] {
            let name = tree.names[attribute.name]
            out.append(0x20)
            out += Array((name.prefix.isEmpty ? name.written : "\(name.prefix):\(name.written)").utf8)
            out += [0x3d, 0x22]
            escape(attribute.start, attribute.end, &out, quotes: true)
            out.append(0x22)
        }
        if it.firstChild < 0, Self.void.contains(name.local) {
            out += Array(" />".utf8)
            return
        }
        out.append(0x3e)
        serialize(node, &out)
        out += Array("</".utf8)
        out += tag
        out.append(0x3e)
    }

    private func escape(_ start: Int, _ end: Int, _ out: inout [UInt8], quotes: Bool = false) {
        for byte in tree.buffer[start..<end] {
            switch byte {
            case 0x26: out += Array("&amp;".utf8)
            case 0x3c: out += Array("&lt;".utf8)
            case 0x3e: out += Array("&gt;".utf8)
            case 0x22 where quotes: out += Array("&quot;".utf8)
            default: out.append(byte)
            }
        }
    }
}
