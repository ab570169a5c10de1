import FeedModel

/// One load in progress: reads section after section, then what they say of each other.
struct Loading {
    /// Errors and warnings as they are found.
    var faults: [ConfigurationFault]

    private let tree: FileTree
    private let sections: Sections
    private var feeds = FeedReading()
    private var topics = TopicReading()
    private var feedCount = 0

    /// Most lines of a list that are told.
    private static let mostListFaults = 20

    init(_ tree: FileTree) {
        self.tree = tree
        sections = Sections(tree.documents.compactMap(\.document.root))
        faults = tree.faults + sections.faults
    }

    /// Reads everything; what is faulty is left out or has its default.
    mutating func read(
        channels channelKinds: SettingsChecks, processors processorKinds: SettingsChecks, readOPML: OPMLListReader?
    ) -> Configuration {
        let daemon = table("daemon").map { DaemonSettings.read($0, &faults) } ?? DaemonSettings()
        let http = table("http").map { HTTPSettings.read($0, &faults) } ?? HTTPSettings()
        let defaults = readDefaults()
        table("groups").map { feeds.readGroups($0) }
        feeds.readFeeds(list("feeds"))
        feeds.readLists(list("feed_lists"))
        topics.read(list("topics"))
        var channels = ChannelReading(channelKinds)
        channels.read(list("channels"))
        var processors = ProcessorReading(processorKinds)
        processors.read(list("processors"), file: tree.files[0])
        faults += feeds.faults + feeds.warnings + topics.faults + channels.faults + processors.faults
        let register = feeds.register
        var references = References(feeds, topics, channels, processors, stateDirectory: daemon.stateDirectory)
        readLists(&references, readOPML)
        if !tree.isIncomplete { faults += references.faults() }
        faults += QueryChecks(tree).faults(of: topics.topics.map(\.topic))
        if feedCount == 0, faults.isEmpty { warnOfNoFeeds() }
        return Configuration(
            daemon: daemon, http: http, defaults: defaults, groups: feeds.groups, feeds: feeds.feeds,
            feedLists: feeds.lists, topics: topics.topics.map(\.topic), channels: channels.channels.map(\.channel),
            processors: processors.processors.map(\.processor), files: tree.files, includes: tree.patterns,
            feedCount: feedCount, register: register, readOPML: readOPML)
    }

    /// Tells of secrets that are not there.
    mutating func checkSecrets(_ lookup: SecretLookup) {
        var check = SecretCheck(lookup)
        for (name, node) in sections.tables where name != "groups" { check.look(into: node) }
        for entry in sections.tables["groups"]?.entries ?? [] { check.look(into: entry.value) }
        for name in ["feeds", "channels", "processors"] { sections.lists[name]?.forEach { check.look(into: $0) } }
        faults += check.faults
    }

    private func table(_ name: String) -> ConfigurationNode? { sections.tables[name] }

    private func list(_ name: String) -> [ConfigurationNode] { sections.lists[name] ?? [] }

    private mutating func readDefaults() -> FeedOptions {
        var options = FeedOptions()
        guard let node = table("defaults") else { return options }
        var reader = SettingsReader(node)
        options.read(&reader, &faults)
        faults += reader.finish()
        return options
    }

    /// Goes through the lists once: every line is checked, and their feeds' ids are known to the topics.
    private mutating func readLists(_ references: inout References, _ readOPML: OPMLListReader?) {
        feedCount = feeds.feeds.count
        for list in feeds.lists {
            var wrong = 0
            var repeated = 0
            do {
                let reader = FeedListReader(list, readOPML: readOPML)
                try reader.forEachFeed { fault in
                    wrong += 1
                    if wrong <= Self.mostListFaults { faults.append(fault) }
                } _: { listed in
                    guard let id = feeds.admit(listed.url) else {
                        repeated += 1
                        return
                    }
                    feedCount += 1
                    references.note(listed: id)
                }
            } catch {
                faults.append(
                    error as? ConfigurationFault ?? ConfigurationFault(at: list.place, String(describing: error)))
            }
            note(list, wrong: wrong - Self.mostListFaults, repeated: repeated)
        }
    }

    private mutating func note(_ list: FeedListReference, wrong: Int, repeated: Int) {
        if wrong > 0 {
            faults.append(ConfigurationFault(at: list.place, "\(list.file) has \(wrong) more lines that are wrong"))
        }
        if repeated > 0 {
            faults.append(
                ConfigurationFault(
                    at: list.place, "\(repeated) feeds of \(list.file) are configured already and left out here",
                    severity: .warning))
        }
    }

    private mutating func warnOfNoFeeds() {
        faults.append(
            ConfigurationFault(
                at: SourcePlace(file: tree.files[0], line: 1, column: 1), "no feed is configured",
                suggestion: "write `feeds: [https://…]`", severity: .warning))
    }
}
