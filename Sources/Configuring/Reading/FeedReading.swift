import FeedModel

/// Reads groups, feeds and the references to feed lists.
struct FeedReading {
    /// The groups by name.
    private(set) var groups: [String: FeedGroup] = [:]
    /// The feeds in order.
    private(set) var feeds: [FeedDefinition] = []
    /// The feed lists in order.
    private(set) var lists: [FeedListReference] = []
    /// The ids that are written.
    private(set) var ids = Identifying("feed")
    /// What is taken, those of the short forms included.
    private(set) var register = FeedRegister()
    /// What is wrong.
    private(set) var faults: [ConfigurationFault] = []
    /// What is odd, and lived with.
    private(set) var warnings: [ConfigurationFault] = []

    private var groupNames: [String] = []

    /// Reads `groups:`.
    mutating func readGroups(_ node: ConfigurationNode) {
        for entry in node.entries ?? [] {
            groupNames.append(entry.key)
            var group = FeedGroup()
            if !entry.value.isNothing {
                var reader = SettingsReader(entry.value)
                group.options.read(&reader, &faults)
                group.tags = reader.strings("tags") ?? []
                faults += reader.finish()
            }
            groups[entry.key] = group
        }
    }

    /// Reads `feeds:`. Ids that are written are taken first, so that none of them is lost to a short form.
    mutating func readFeeds(_ nodes: [ConfigurationNode]) {
        var short: [(index: Int, node: ConfigurationNode)] = []
        for node in nodes {
            if let url = node.text {
                if let message = FeedURL.fault(in: url) {
                    faults.append(ConfigurationFault(at: node.place, message))
                } else {
                    short.append((feeds.count, node))
                    feeds.append(FeedDefinition(id: FeedID(rawValue: url), url: url))
                }
            } else if node.entries != nil {
                readTable(node, &short)
            } else {
                faults.append(ConfigurationFault(at: node.place, "expected a feed: a URL, or a table with `url`"))
            }
        }
        for (index, node) in short {
            feeds[index].id = register.identifier(for: feeds[index].url)
            noteURL(feeds[index].url, node.place)
        }
    }

    private mutating func readTable(
        _ node: ConfigurationNode, _ short: inout [(index: Int, node: ConfigurationNode)]
    ) {
        var reader = SettingsReader(node)
        let named = node["id"] != nil
        let id = named ? ids.read(&reader) : nil
        _ = reader.node("id")
        let url = reader.requiredString("url")
        if let url, let message = FeedURL.fault(in: url), let place = node["url"]?.place {
            reader.fault(at: place, "`url`: \(message)")
        }
        var feed = FeedDefinition(id: FeedID(rawValue: id ?? ""), url: url ?? "")
        feed.group = group(&reader)
        feed.tags = reader.strings("tags") ?? []
        feed.title = reader.string("title")
        feed.options.read(&reader, &faults)
        faults += reader.finish()
        guard url != nil, id != nil || !named else { return }
        if let id {
            _ = register.take(id: id)
            noteURL(feed.url, node.place)
        } else {
            short.append((feeds.count, node))
        }
        feeds.append(feed)
    }

    /// Reads `feed_lists:`.
    mutating func readLists(_ nodes: [ConfigurationNode]) {
        for node in nodes {
            guard node.entries != nil else {
                faults.append(
                    ConfigurationFault(
                        at: node.place, "expected a table with `file`", suggestion: "write { file: PATH }"))
                continue
            }
            var reader = SettingsReader(node)
            _ = reader.requiredString("file")
            let file = reader.path("file")
            let group = group(&reader)
            let tags = reader.strings("tags") ?? []
            faults += reader.finish()
            guard let file else { continue }
            lists.append(
                FeedListReference(file: file, group: group, tags: tags, place: node["file"]?.place ?? node.place))
        }
    }

    /// Notes the ids and URLs that a list has taken.
    mutating func admit(_ url: String) -> FeedID? { register.admit(url) }

    private mutating func group(_ reader: inout SettingsReader) -> String? {
        guard let name = reader.string("group"), let place = reader.node("group")?.place else { return nil }
        if groups[name] == nil {
            reader.fault(
                at: place, "no group `\(name)` is configured",
                suggestion: NearestName.suggestion(for: name, among: groupNames))
        }
        return name
    }

    /// A server is asked once for a URL, however often it is configured; but mostly it is a slip.
    private mutating func noteURL(_ url: String, _ place: SourcePlace) {
        if register.take(url: url) { return }
        warnings.append(
            ConfigurationFault(at: place, "another feed has the same URL", severity: .warning))
    }
}
