/// Where something stands in a configuration file.
public struct SourcePlace: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The file's path as the person named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// A place in `file`.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `FILE:LINE:COLUMN`, the form that editors understand.
    public var description: String { "\(file):\(line):\(column)" }
}

/// A piece of the configuration with its place: what a processor or channel checks and reads its own settings from.
///
/// Scalars are kept as they were written; what they mean is decided by the schema that reads them, never by YAML's
/// guesses (a string `no` stays "no").
public struct ConfigurationNode: Sendable, Hashable {
    /// What the node holds.
    public indirect enum Content: Sendable, Hashable {
        /// A scalar's text; `quoted` when it stood in quotes or in a block.
        case scalar(String, quoted: Bool)
        /// A list.
        case list([ConfigurationNode])
        /// A table, in the order of the file, merge keys resolved, keys unique.
        case table([Entry])
    }

    /// A key of a table with its value.
    public struct Entry: Sendable, Hashable {
        /// The key's text.
        public var key: String
        /// Where the key stands.
        public var place: SourcePlace
        /// The value.
        public var value: ConfigurationNode

        /// A key with its value.
        public init(key: String, place: SourcePlace, value: ConfigurationNode) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    /// What the node holds.
    public var content: Content
    /// Where the value stands.
    public var place: SourcePlace

    /// A node at `place`.
    public init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }

    /// The table's entries; nil if the node is no table.
    public var entries: [Entry]? {
        if case .table(let entries) = content { entries } else { nil }
    }

    /// The list's elements; nil if the node is no list.
    public var elements: [ConfigurationNode]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    /// The scalar's text; nil if the node is no scalar.
    public var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The value of `key` if the node is a table that has it.
    public subscript(key: String) -> ConfigurationNode? {
        entries?.first { $0.key == key }?.value
    }
}

/// Something wrong in the configuration, told so that a person can mend it.
public struct ConfigurationFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// The configuration is refused.
        case error
        /// The configuration is taken.
        case warning
    }

    /// Where it stands.
    public var place: SourcePlace
    /// What is wrong, in one sentence.
    public var message: String
    /// What to write instead, if something is near: "did you mean …?".
    public var suggestion: String?
    /// Error or warning.
    public var severity: Severity

    /// A fault at `place`.
    public init(at place: SourcePlace, _ message: String, suggestion: String? = nil, severity: Severity = .error) {
        self.place = place
        self.message = message
        self.suggestion = suggestion
        self.severity = severity
    }

    /// `FILE:LINE:COLUMN: error: message (suggestion)`.
    public var description: String {
        "\(place): \(severity.rawValue): \(message)" + (suggestion.map { " (\($0))" } ?? "")
    }
}
