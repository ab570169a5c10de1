import FeedModel
import Yams

/// Turns Yams' nodes into the configuration's own: places kept, scalars as written, merge keys resolved.
///
/// An anchored node is turned once and shared by all its aliases, so a small file stays small; how many values it
/// would be when copied out is counted, and too many are a fault.
struct NodeReader {
    private typealias Position = YAMLComposer.Position

    private struct Turned {
        var node: ConfigurationNode
        /// Values when every alias is copied out.
        var size: Int
        /// Levels below this one, aliases included.
        var height = 0
    }

    /// Values that aliases may add to those that are written.
    static let mostAliased = 1_000_000
    /// Levels of tables and lists; a configuration has six.
    static let deepest = 64

    private let file: String
    private let masked: [Position: String]
    private var anchored: [Position: Turned] = [:]
    private var written = 0
    /// The faults found.
    private(set) var faults: [ConfigurationFault] = []

    init(file: String, masked: [YAMLComposer.Position: String]) {
        self.file = file
        self.masked = masked
    }

    /// The configuration's node for the root; nil after too many aliases.
    mutating func read(_ root: Node) -> ConfigurationNode? {
        let turned = turn(root, depth: 0)
        if turned.size - written > Self.mostAliased {
            fault(turned.node.place, "the aliases of this file stand for more than \(Self.mostAliased) values")
            return nil
        }
        return turned.node
    }

    private mutating func turn(_ node: Node, depth: Int) -> Turned {
        let position = node.anchor == nil ? nil : node.mark.map(Position.init)
        if let position, let known = anchored[position] {
            return depth + known.height < Self.deepest ? known : tooDeep(place(of: node))
        }
        let turned = content(of: node, depth: depth)
        if let position { anchored[position] = turned }
        return turned
    }

    private mutating func content(of node: Node, depth: Int) -> Turned {
        let place = place(of: node)
        written += 1
        guard depth < Self.deepest else { return tooDeep(place) }
        checkTag(of: node, place)
        switch node {
        case .scalar(let scalar):
            let content = ConfigurationNode.Content.scalar(scalar.string, quoted: scalar.style != .plain)
            return Turned(node: ConfigurationNode(content, at: place), size: 1)
        case .sequence(let sequence):
            let elements = sequence.map { turn($0, depth: depth + 1) }
            return Turned(
                node: ConfigurationNode(.list(elements.map(\.node)), at: place), size: sum(elements.map(\.size)),
                height: (elements.map(\.height).max() ?? 0) + 1)
        case .mapping(let mapping): return table(mapping, place, depth: depth)
        case .alias: return Turned(node: ConfigurationNode(.scalar("", quoted: false), at: place), size: 1)
        }
    }

    private mutating func tooDeep(_ place: SourcePlace) -> Turned {
        fault(place, "nested deeper than \(Self.deepest) levels")
        return Turned(node: ConfigurationNode(.scalar("", quoted: false), at: place), size: 1)
    }

    private mutating func table(_ mapping: Node.Mapping, _ place: SourcePlace, depth: Int) -> Turned {
        var entries: [ConfigurationNode.Entry] = []
        var sizes: [String: Int] = [:]
        var lines: [String: Int] = [:]
        var merged: [Turned] = []
        var height = 0
        for (key, value) in mapping {
            guard let name = name(of: key) else { continue }
            if name == "<<", isPlain(key) {
                merged += merges(turn(value, depth: depth + 1))
                continue
            }
            let keyPlace = self.place(of: key)
            if let line = lines[name] {
                fault(keyPlace, "`\(name)` stands twice in this table (first on line \(line))")
                continue
            }
            let turned = turn(value, depth: depth + 1)
            lines[name] = keyPlace.line
            sizes[name] = turned.size
            height = max(height, turned.height)
            entries.append(ConfigurationNode.Entry(key: name, place: keyPlace, value: turned.node))
        }
        // Own keys win, then those of the earlier table (yaml.org/type/merge.html).
        for other in merged {
            let size = other.size / max(1, other.node.entries?.count ?? 1) + 1
            height = max(height, other.height - 1)
            for entry in other.node.entries ?? [] where sizes[entry.key] == nil {
                sizes[entry.key] = size
                entries.append(entry)
            }
        }
        return Turned(
            node: ConfigurationNode(.table(entries), at: place), size: sum(Array(sizes.values)), height: height + 1)
    }

    /// The tables that a merge key names.
    private mutating func merges(_ value: Turned) -> [Turned] {
        if value.node.entries != nil { return [value] }
        guard let elements = value.node.elements, elements.allSatisfy({ $0.entries != nil }) else {
            fault(value.node.place, "`<<` takes a table, or a list of tables, mostly `*name`")
            return []
        }
        let share = value.size / max(1, elements.count) + 1
        return elements.map { Turned(node: $0, size: share, height: value.height - 1) }
    }

    private mutating func name(of key: Node) -> String? {
        guard case .scalar(let scalar) = key else {
            fault(place(of: key), "a key must be plain text")
            return nil
        }
        guard let mark = key.mark, let name = masked[Position(mark)] else { return scalar.string }
        return name
    }

    private func isPlain(_ key: Node) -> Bool {
        if case .scalar(let scalar) = key { scalar.style == .plain } else { false }
    }

    /// YAML's own tags say what the schema decides anyway; any other asks for something that is not done.
    private mutating func checkTag(of node: Node, _ place: SourcePlace) {
        let tag = node.tag.rawValue
        if tag.isEmpty || tag == "!" || tag.hasPrefix("tag:yaml.org,2002:") && !tag.hasSuffix(":binary") { return }
        fault(place, "the tag `\(tag)` has no meaning here", suggestion: "leave it out")
    }

    private func place(of node: Node) -> SourcePlace {
        SourcePlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private mutating func fault(_ place: SourcePlace, _ message: String, suggestion: String? = nil) {
        faults.append(ConfigurationFault(at: place, message, suggestion: suggestion))
    }

    /// One more than the sum, and never over: a bomb's size has more digits than an Int.
    private func sum(_ sizes: [Int]) -> Int {
        sizes.reduce(1) { total, size in
            let (result, overflow) = total.addingReportingOverflow(size)
            return overflow ? Int.max / 2 : min(result, Int.max / 2)
        }
    }
}

extension Node {
    /// The anchor of whatever kind of node it is.
    fileprivate var anchor: Anchor? {
        switch self {
        case .scalar(let scalar): scalar.anchor
        case .sequence(let sequence): sequence.anchor
        case .mapping(let mapping): mapping.anchor
        case .alias(let alias): alias.anchor
        }
    }
}
