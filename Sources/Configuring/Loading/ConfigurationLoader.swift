public import FeedModel

/// How the settings of each kind of channel or processor are checked, by the word under `type:`.
public typealias SettingsChecks = [String: @Sendable (ConfigurationNode) -> [ConfigurationFault]]

/// Reads a configuration: a pure function of the files and the environment.
public struct ConfigurationLoader: Sendable {
    private let channels: SettingsChecks
    private let processors: SettingsChecks
    private let environment: [String: String]
    private let readOPML: OPMLListReader?

    /// A loader that knows these types of channels and processors. `environment` tells which secrets can be had;
    /// `readOPML` reads feed lists that are OPML.
    public init(
        channels: SettingsChecks, processors: SettingsChecks, environment: [String: String],
        readOPML: OPMLListReader? = nil
    ) {
        self.channels = channels
        self.processors = processors
        self.environment = environment
        self.readOPML = readOPML
    }

    /// Reads the file at `path` and what it includes, and runs the topics' tests. Every fault is found, not only the
    /// first, and each stands at its place.
    public func load(_ path: String) -> LoadedConfiguration {
        let tree = FileTree(path)
        var loading = Loading(tree)
        if tree.documents.first?.document.isEmpty == true {
            // A file cut short by a full disk must not make a running daemon forget all its feeds.
            loading.faults.append(
                ConfigurationFault(
                    at: SourcePlace(file: path, line: 1, column: 1), "the file is empty",
                    suggestion: "a complete file: `feeds: [https://…]`"))
        }
        let configuration = loading.read(channels: channels, processors: processors, readOPML: readOPML)
        if !tree.documents.isEmpty { loading.checkSecrets(SecretLookup(environment: environment)) }
        return LoadedConfiguration(configuration, loading.faults)
    }
}

/// What came of loading: a configuration if nothing is wrong, and all that is wrong or odd.
public struct LoadedConfiguration: Sendable {
    /// The configuration; nil when there are faults.
    public let configuration: Configuration?
    /// What is wrong, in the order of the files; the configuration is refused.
    public let faults: [ConfigurationFault]
    /// What is odd, and lived with.
    public let warnings: [ConfigurationFault]

    /// Sorts out what was found: each told once, errors apart from warnings.
    init(_ configuration: Configuration, _ found: [ConfigurationFault]) {
        var seen: Set<ConfigurationFault> = []
        let order = Dictionary(
            configuration.files.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let sorted = found.filter { seen.insert($0).inserted }.sorted {
            (order[$0.place.file] ?? .max, $0.place.file, $0.place.line, $0.place.column)
                < (order[$1.place.file] ?? .max, $1.place.file, $1.place.line, $1.place.column)
        }
        faults = sorted.filter { $0.severity == .error }
        warnings = sorted.filter { $0.severity == .warning }
        self.configuration = faults.isEmpty ? configuration : nil
    }
}
