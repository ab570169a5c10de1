import FeedModel

/// Reads the ids of one kind of thing and finds those that stand twice.
struct Identifying {
    private let kind: String
    private var lines: [String: SourcePlace] = [:]
    /// The ids in the order of the files.
    private(set) var names: [String] = []

    /// Reads the ids of `kind`, such as "channel".
    init(_ kind: String) { self.kind = kind }

    /// Whether the id is known.
    func knows(_ name: String) -> Bool { lines[name] != nil }

    /// Where the id stands.
    func place(of name: String) -> SourcePlace? { lines[name] }

    /// Reads `id` of a table; nil if it is missing, malformed or taken.
    mutating func read(_ reader: inout SettingsReader) -> String? {
        guard let id = reader.requiredString("id"), let place = reader.node("id")?.place else { return nil }
        if let message = Self.fault(in: id) {
            reader.fault(at: place, "`id`: \(message)")
            return nil
        }
        if let first = lines[id] {
            let elsewhere = first.file == place.file ? "on line \(first.line)" : "in \(first.file), line \(first.line)"
            reader.fault(at: place, "the \(kind) id `\(id)` is taken (\(elsewhere))")
            return nil
        }
        lines[id] = place
        names.append(id)
        return id
    }

    /// Why a text is no id. Ids stand in commands, URLs and lists: what would need quoting there is refused.
    private static func fault(in id: String) -> String? {
        if id.isEmpty { return "an id is not empty" }
        if id.utf8.count > 200 { return "an id has at most 200 bytes" }
        if id.hasPrefix("@") || id.hasPrefix("-") { return "an id does not begin with `\(id.prefix(1))`" }
        let bad = id.first { $0.isWhitespace || $0.isNewline || "\"'`,/\\".contains($0) }
        return bad.map { $0.isWhitespace ? "an id holds no spaces" : "an id holds no `\($0)`" }
    }
}
