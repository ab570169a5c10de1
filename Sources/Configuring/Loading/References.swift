import FeedModel

/// What the sections say of each other: every name that is used must be defined.
struct References {
    private let feeds: FeedReading
    private let topics: TopicReading
    private let channels: ChannelReading
    private let processors: ProcessorReading
    private let stateDirectory: String
    /// Feeds that topics name and no file does: lists may.
    private var sought: Set<String>

    init(
        _ feeds: FeedReading, _ topics: TopicReading, _ channels: ChannelReading, _ processors: ProcessorReading,
        stateDirectory: String
    ) {
        self.feeds = feeds
        self.topics = topics
        self.channels = channels
        self.processors = processors
        self.stateDirectory = stateDirectory
        let named = topics.topics.flatMap(\.feeds).compactMap(\.text).filter { !$0.hasPrefix("@") }
        sought = Set(named).subtracting(feeds.feeds.map(\.id.rawValue))
    }

    /// Notes that a list has a feed of this id.
    mutating func note(listed id: FeedID) {
        if !sought.isEmpty { sought.remove(id.rawValue) }
    }

    /// Every name that nothing answers to.
    func faults() -> [ConfigurationFault] {
        topics.topics.flatMap(faults(of:)) + channels.channels.compactMap(faults(of:))
            + processors.processors.flatMap(faults(of:)) + sharedFiles()
    }

    private func faults(of topic: TopicReading.Read) -> [ConfigurationFault] {
        topic.feeds.compactMap(fault(ofSelector:)) + topic.notify.compactMap(fault(ofChannel:))
    }

    private func fault(ofSelector node: ConfigurationNode) -> ConfigurationFault? {
        guard let text = node.text else { return nil }
        if text.hasPrefix("@") {
            let name = String(text.dropFirst())
            guard !name.isEmpty, feeds.groups[name] == nil else { return nil }
            return unknown("group", name, node, among: Array(feeds.groups.keys), prefix: "@")
        }
        guard sought.contains(text) else { return nil }
        if feeds.groups[text] != nil {
            return ConfigurationFault(
                at: node.place, "no feed `\(text)` is configured", suggestion: "did you mean the group \"@\(text)\"?")
        }
        return unknown("feed", text, node, among: feeds.feeds.map(\.id.rawValue))
    }

    private func fault(ofChannel node: ConfigurationNode) -> ConfigurationFault? {
        guard let text = node.text, !text.isEmpty else {
            return ConfigurationFault(at: node.place, "expected a channel's id")
        }
        return channels.ids.knows(text) ? nil : unknown("channel", text, node, among: channels.ids.names)
    }

    private func faults(of read: ChannelReading.Read) -> ConfigurationFault? {
        guard let node = read.fallback else { return nil }
        if node.text == read.channel.id.rawValue {
            return ConfigurationFault(at: node.place, "a channel is not its own fallback")
        }
        return fault(ofChannel: node)
    }

    private func faults(of read: ProcessorReading.Read) -> [ConfigurationFault] {
        let topics = read.topics.compactMap { node -> ConfigurationFault? in
            guard let text = node.text else { return ConfigurationFault(at: node.place, "expected a topic's id") }
            return self.topics.ids.knows(text) ? nil : unknown("topic", text, node, among: self.topics.ids.names)
        }
        return topics + read.deliver.compactMap(fault(ofChannel:))
    }

    /// At start a file channel looks in its file for what it has written already: another's lines there would be taken
    /// for its own.
    private func sharedFiles() -> [ConfigurationFault] {
        var owners: [String: ChannelID] = [:]
        return channels.channels.compactMap { read in
            guard read.channel.type == "file", let node = read.channel.settings["path"], let path = node.text else {
                return nil
            }
            let whole = PlainPath.of(path.hasPrefix("/") ? path : stateDirectory + "/" + path)
            guard let owner = owners.updateValue(read.channel.id, forKey: whole) else { return nil }
            return ConfigurationFault(at: node.place, "the channel `\(owner)` writes to this file already")
        }
    }

    private func unknown(
        _ kind: String, _ name: String, _ node: ConfigurationNode, among names: [String], prefix: String = ""
    ) -> ConfigurationFault {
        // A million names are not gone through for one suggestion.
        let near = NearestName.nearest(to: name, among: Array(names.prefix(20_000)))
        return ConfigurationFault(
            at: node.place, "no \(kind) `\(name)` is configured",
            suggestion: near.map { "did you mean `\(prefix)\($0)`?" })
    }
}

/// Paths without detours, by their text alone.
enum PlainPath {
    /// `/a//b/./c/../d` as `/a/b/d`.
    static func of(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
