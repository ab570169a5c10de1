/// Reads a table of the configuration by a schema and gathers every fault with its place.
///
/// Ask for each key that the schema knows, then call `finish()`: what was not asked for is an unknown key, told with
/// the nearest known one. A reader never throws: a wrong value is a fault and reads as nil.
public struct SettingsReader: ~Copyable {
    private let node: ConfigurationNode
    private var known: [String] = []
    /// The faults found so far.
    public private(set) var faults: [ConfigurationFault] = []

    /// A reader of `node`, which is a fault if it is no table; `knowing` are keys that others read.
    public init(_ node: ConfigurationNode, knowing: [String] = []) {
        self.node = node
        known = knowing
        if node.entries == nil { faults.append(ConfigurationFault(at: node.place, "expected a table of settings")) }
    }

    /// Notes a fault that the caller found.
    public mutating func fault(at place: SourcePlace, _ message: String, suggestion: String? = nil) {
        faults.append(ConfigurationFault(at: place, message, suggestion: suggestion))
    }

    /// The raw value of `key`, nil if it is not there.
    public mutating func node(_ key: String) -> ConfigurationNode? {
        known.append(key)
        return node[key]
    }

    /// A scalar's text as written.
    public mutating func string(_ key: String) -> String? {
        read(key, "text") { $0.text }
    }

    /// A text that must be there.
    public mutating func requiredString(_ key: String) -> String? {
        if node[key] == nil {
            known.append(key)
            faults.append(ConfigurationFault(at: node.place, "`\(key)` is missing"))
            return nil
        }
        let text = string(key)
        if text == "", let place = node[key]?.place { fault(at: place, "`\(key)` is empty") }
        return text
    }

    /// `true` or `false`.
    public mutating func bool(_ key: String) -> Bool? {
        read(key, "true or false") { node in
            switch node.text {
            case "true": true
            case "false": false
            default: nil
            }
        }
    }

    /// A whole number within `range`.
    public mutating func integer(_ key: String, in range: ClosedRange<Int> = 0...Int.max) -> Int? {
        let limits =
            range.upperBound < Int.max
            ? " from \(range.lowerBound) to \(range.upperBound)"
            : range.lowerBound > 0 ? " of \(range.lowerBound) at least" : ""
        return read(key, "a whole number" + limits) {
            $0.text.flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A number.
    public mutating func number(_ key: String) -> Double? {
        read(key, "a number") { $0.text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }
    }

    /// A duration such as `90s`, `15m`, `6h`, `7d`.
    public mutating func duration(_ key: String) -> Seconds? {
        read(key, "a duration such as 90s, 15m, 6h or 7d") { $0.text.flatMap(Quantity.duration) }
    }

    /// A size such as `15MiB`, in bytes.
    public mutating func size(_ key: String) -> Int? {
        read(key, "a size such as 500KiB or 15MiB") { $0.text.flatMap(Quantity.size) }
    }

    /// One of `choices`.
    public mutating func choice(_ key: String, of choices: [String]) -> String? {
        known.append(key)
        guard let value = node[key] else { return nil }
        if let text = value.text, choices.contains(text) { return text }
        let said = value.text.map { "`\($0)` is none of " } ?? "expected one of "
        faults.append(
            ConfigurationFault(
                at: value.place, "`\(key)`: \(said)\(choices.joined(separator: ", "))",
                suggestion: value.text.flatMap { NearestName.suggestion(for: $0, among: choices) }))
        return nil
    }

    /// A list of texts.
    public mutating func strings(_ key: String) -> [String]? {
        guard let elements = list(key) else { return nil }
        return elements.compactMap { element in
            if let text = element.text { return text }
            faults.append(ConfigurationFault(at: element.place, "`\(key)`: expected text"))
            return nil
        }
    }

    /// A list of texts that must be there and hold one at least; `example` shows one.
    public mutating func requiredStrings(_ key: String, suchAs example: String) -> [String] {
        known.append(key)
        guard let value = node[key] else {
            faults.append(ConfigurationFault(at: node.place, "`\(key)` is missing"))
            return []
        }
        guard value.elements?.isEmpty == false else {
            faults.append(ConfigurationFault(at: value.place, "`\(key)`: expected a list such as \(example)"))
            return []
        }
        return strings(key) ?? []
    }

    /// A list of anything.
    public mutating func list(_ key: String) -> [ConfigurationNode]? {
        read(key, "a list") { $0.elements }
    }

    /// A secret: `{ file: … }`, `{ env: … }` or `{ credential: … }`; a plain text is a fault. A relative file is taken
    /// relative to the configuration file that names it.
    public mutating func secret(_ key: String) -> SecretReference? {
        known.append(key)
        guard let value = node[key] else { return nil }
        switch SecretReference.read(value) {
        case .success(let reference): return reference
        case .failure(let fault):
            faults.append(fault)
            return nil
        }
    }

    /// All faults, with one for each key that nobody asked for.
    public consuming func finish() -> [ConfigurationFault] {
        for entry in node.entries ?? [] where !known.contains(entry.key) {
            faults.append(
                ConfigurationFault(
                    at: entry.place, "unknown key `\(entry.key)`",
                    suggestion: NearestName.suggestion(for: entry.key, among: known)))
        }
        return faults
    }

    private mutating func read<Value>(
        _ key: String, _ expected: String, _ body: (ConfigurationNode) -> Value?
    ) -> Value? {
        known.append(key)
        guard let value = node[key] else { return nil }
        if let result = body(value) { return result }
        faults.append(ConfigurationFault(at: value.place, "`\(key)`: expected \(expected)"))
        return nil
    }
}

extension SecretReference {
    /// Reads a reference; the fault says what stands there instead.
    public static func read(_ node: ConfigurationNode) -> Result<SecretReference, ConfigurationFault> {
        guard let entries = node.entries, entries.count == 1, let text = entries[0].value.text, !text.isEmpty else {
            return .failure(
                ConfigurationFault(
                    at: node.place, "a secret is not written here",
                    suggestion: "write { file: PATH }, { env: NAME } or { credential: NAME }"))
        }
        switch entries[0].key {
        case "file": return .success(.file(text.absolutePath(besides: node.place.file)))
        case "env": return .success(.environment(text))
        case "credential": return .success(.credential(text))
        default:
            return .failure(
                ConfigurationFault(
                    at: entries[0].place, "unknown kind of secret `\(entries[0].key)`",
                    suggestion: NearestName.suggestion(for: entries[0].key, among: ["file", "env", "credential"])
                        ?? "write { file: PATH }, { env: NAME } or { credential: NAME }"))
        }
    }
}

extension String {
    /// The path as it is if absolute, else beside `file`.
    public func absolutePath(besides file: String) -> String {
        if hasPrefix("/") { return self }
        guard let slash = file.lastIndex(of: "/") else { return self }
        return String(file[...slash]) + self
    }
}
