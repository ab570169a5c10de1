import FeedModel

/// Reads `processors:`: what all have; the rest is read by the processor's own kind.
struct ProcessorReading {
    /// A processor with the nodes of what it refers to.
    struct Read {
        var processor: ProcessorDefinition
        var topics: [ConfigurationNode]
        var deliver: [ConfigurationNode]
    }

    /// The processors in order.
    private(set) var processors: [Read] = []
    /// What is wrong.
    private(set) var faults: [ConfigurationFault] = []

    /// Those that exist without being named, and of which there is one.
    static let builtIn = ["archive", "alert"]

    private let kinds: SettingsChecks
    private var ids = Identifying("processor")
    private var places: [String: SourcePlace] = [:]

    init(_ kinds: SettingsChecks) { self.kinds = kinds }

    /// Reads the section's elements and adds what exists without being named.
    mutating func read(_ nodes: [ConfigurationNode], file: String) {
        for node in nodes {
            guard let entries = node.entries else {
                faults.append(ConfigurationFault(at: node.place, "expected a processor: a table with `id` and `type`"))
                continue
            }
            read(node, keys: entries.map(\.key))
        }
        for type in Self.builtIn where places[type] == nil && kinds[type] != nil { add(type, file) }
    }

    private mutating func read(_ node: ConfigurationNode, keys: [String]) {
        var reader = SettingsReader(node, knowing: keys)
        let id = ids.read(&reader)
        let type = reader.kind(of: kinds, "processor")
        if let type, Self.builtIn.contains(type), let place = node["type"]?.place {
            if let first = places[type] {
                reader.fault(at: place, "there is one processor of type `\(type)` (line \(first.line))")
            }
            places[type] = places[type] ?? place
        }
        var processor = ProcessorDefinition(id: ProcessorID(rawValue: id ?? ""), type: type ?? "", settings: node)
        processor.enabled = reader.bool("enabled") ?? true
        let topics = reader.list("topics") ?? []
        processor.topics = node["topics"]?.elements?.compactMap { $0.text.map(TopicID.init(rawValue:)) }
        faults += reader.finish()
        if let type, let check = kinds[type] { faults += check(node) }
        let deliver = node["deliver"]?.elements ?? []
        if id != nil { processors.append(Read(processor: processor, topics: topics, deliver: deliver)) }
    }

    private mutating func add(_ type: String, _ file: String) {
        // Whoever calls a processor of another type `alert` gets the built-in one under another name.
        let id = ids.knows(type) ? type + "-built-in" : type
        let place = SourcePlace(file: file, line: 1, column: 1)
        let entries = [("id", id), ("type", type)].map { key, value in
            ConfigurationNode.Entry(
                key: key, place: place, value: ConfigurationNode(.scalar(value, quoted: false), at: place))
        }
        let settings = ConfigurationNode(.table(entries), at: place)
        let processor = ProcessorDefinition(id: ProcessorID(rawValue: id), type: type, settings: settings)
        processors.append(Read(processor: processor, topics: [], deliver: []))
    }
}
