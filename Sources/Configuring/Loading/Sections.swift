import FeedModel

/// The sections of all files together: lists add up; tables add up too, and a key that two files set is a fault.
struct Sections {
    /// `daemon`, `http`, `defaults`, `groups`: one table each.
    private(set) var tables: [String: ConfigurationNode] = [:]
    /// `feeds`, `feed_lists`, `topics`, `channels`, `processors`: the elements of all files.
    private(set) var lists: [String: [ConfigurationNode]] = [:]
    /// What is wrong with the sections themselves.
    private(set) var faults: [ConfigurationFault] = []

    static let tableNames = ["daemon", "http", "defaults", "groups"]
    static let listNames = ["feeds", "feed_lists", "topics", "channels", "processors"]
    /// The version that is read.
    static let version = "1"

    init(_ roots: [ConfigurationNode]) {
        for root in roots { add(root) }
    }

    private mutating func add(_ root: ConfigurationNode) {
        guard let entries = root.entries else {
            return fault(
                root.place,
                "expected a table of sections (\((Self.tableNames + Self.listNames).joined(separator: ", ")))")
        }
        for entry in entries {
            switch entry.key {
            case "include": break
            case "version": checkVersion(entry.value)
            case let name where Self.tableNames.contains(name): addTable(name, entry.value)
            case let name where Self.listNames.contains(name): addList(name, entry.value)
            default:
                let known = ["version", "include"] + Self.tableNames + Self.listNames
                fault(
                    entry.place, "unknown section `\(entry.key)`",
                    suggestion: NearestName.suggestion(for: entry.key, among: known)
                        ?? "sections are \(known.joined(separator: ", "))")
            }
        }
    }

    private mutating func checkVersion(_ value: ConfigurationNode) {
        if value.text == Self.version { return }
        let said = value.text.map { "version \($0.prefix(20)) of the configuration is not known" }
        fault(value.place, said ?? "`version`: expected a number", suggestion: "write `version: \(Self.version)`")
    }

    private mutating func addTable(_ name: String, _ value: ConfigurationNode) {
        if value.isNothing { return }
        guard let entries = value.entries else { return fault(value.place, "`\(name)`: expected a table of settings") }
        guard let before = tables[name]?.entries else {
            tables[name] = value
            return
        }
        var sum = before
        for entry in entries {
            if let first = before.first(where: { $0.key == entry.key }) {
                fault(
                    entry.place,
                    "`\(name).\(entry.key)` is set already in \(first.place.file), line \(first.place.line)")
            } else {
                sum.append(entry)
            }
        }
        tables[name]?.content = .table(sum)
    }

    private mutating func addList(_ name: String, _ value: ConfigurationNode) {
        if value.isNothing { return }
        guard let elements = value.elements else {
            return fault(value.place, "`\(name)`: expected a list", suggestion: "begin each element with `- `")
        }
        lists[name, default: []] += elements
    }

    private mutating func fault(_ place: SourcePlace, _ message: String, suggestion: String? = nil) {
        faults.append(ConfigurationFault(at: place, message, suggestion: suggestion))
    }
}
