import FeedModel

/// Reads `topics:`.
struct TopicReading {
    /// A topic with the nodes of what it refers to, for the check of the references.
    struct Read {
        var topic: TopicDefinition
        var feeds: [ConfigurationNode]
        var notify: [ConfigurationNode]
        var place: SourcePlace
    }

    /// The topics in order.
    private(set) var topics: [Read] = []
    /// Their ids.
    private(set) var ids = Identifying("topic")
    /// What is wrong.
    private(set) var faults: [ConfigurationFault] = []

    /// Reads the section's elements.
    mutating func read(_ nodes: [ConfigurationNode]) {
        for node in nodes {
            guard node.entries != nil else {
                faults.append(ConfigurationFault(at: node.place, "expected a topic: a table with `id` and `query`"))
                continue
            }
            read(node)
        }
    }

    private mutating func read(_ node: ConfigurationNode) {
        var reader = SettingsReader(node)
        let id = ids.read(&reader)
        var topic = TopicDefinition(id: TopicID(rawValue: id ?? ""), title: reader.string("title"))
        topic.query = query(&reader)
        topic.queryPlace = node["query"]?.place
        topic.events = events(&reader)
        let feeds = reader.list("feeds") ?? []
        topic.feeds = node["feeds"]?.elements.map { _ in selectors(feeds, &reader) }
        let notify = reader.list("notify") ?? []
        topic.notify = notify.compactMap { $0.text.map(ChannelID.init(rawValue:)) }
        readGrouping(&topic, &reader)
        topic.rate = reader.rate("rate", &faults)
        topic.quiet = reader.quiet("quiet", &faults)
        topic.tests = tests(&reader)
        if node["query"] == nil, node["events"] == nil {
            reader.fault(
                at: node.place, "the topic has neither `query` nor `events`", suggestion: "say what it looks for")
        }
        faults += reader.finish()
        if id != nil { topics.append(Read(topic: topic, feeds: feeds, notify: notify, place: node.place)) }
    }

    private mutating func query(_ reader: inout SettingsReader) -> String? {
        guard let text = reader.string("query") else { return nil }
        if !text.allSatisfy(\.isWhitespace) { return text }
        if let place = reader.node("query")?.place { reader.fault(at: place, "`query` is empty") }
        return nil
    }

    private func readGrouping(_ topic: inout TopicDefinition, _ reader: inout SettingsReader) {
        topic.groupBy = reader.oneOf("group_by") ?? topic.groupBy
        topic.groupWait = reader.duration("group_wait") ?? topic.groupWait
        topic.groupInterval = reader.duration("group_interval") ?? topic.groupInterval
        topic.priority = reader.oneOf("priority") ?? topic.priority
    }

    private func events(_ reader: inout SettingsReader) -> [EventKind] {
        let known = EventKind.health.map(\.rawValue)
        return (reader.list("events") ?? []).compactMap { node in
            if let text = node.text, known.contains(text) { return EventKind(rawValue: text) }
            reader.fault(
                at: node.place, node.text.map { "`\($0)` is no event" } ?? "`events`: expected text",
                suggestion: node.text.flatMap { NearestName.suggestion(for: $0, among: known) }
                    ?? "events are \(known.joined(separator: ", "))")
            return nil
        }
    }

    private func selectors(
        _ nodes: [ConfigurationNode], _ reader: inout SettingsReader
    ) -> [TopicDefinition.FeedSelector] {
        nodes.compactMap { node in
            guard let text = node.text, !text.isEmpty, text != "@" else {
                reader.fault(at: node.place, "`feeds`: expected a feed's id, or a group as \"@group\"")
                return nil
            }
            return text.hasPrefix("@") ? .group(String(text.dropFirst())) : .feed(FeedID(rawValue: text))
        }
    }

    private mutating func tests(_ reader: inout SettingsReader) -> [TopicDefinition.Test] {
        (reader.list("tests") ?? []).compactMap { node in
            var inner = SettingsReader(node)
            let match = inner.bool("match")
            if node.entries != nil, node["match"] == nil {
                inner.fault(at: node.place, "`match` is missing", suggestion: "write match: true or match: false")
            }
            let title = inner.string("title")
            let text = inner.string("text")
            if node.entries != nil, node["title"] == nil, node["text"] == nil {
                inner.fault(at: node.place, "the test has neither `title` nor `text`")
            }
            faults += inner.finish()
            return match.map {
                TopicDefinition.Test(match: $0, title: title ?? "", text: text ?? "", place: node.place)
            }
        }
    }
}
