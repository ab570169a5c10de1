import FeedModel

/// Reads `channels:`: what all channels have; the rest is read by the channel's own type.
struct ChannelReading {
    /// A channel with the node of its fallback.
    struct Read {
        var channel: ChannelDefinition
        var fallback: ConfigurationNode?
    }

    /// The channels in order.
    private(set) var channels: [Read] = []
    /// Their ids.
    private(set) var ids = Identifying("channel")
    /// What is wrong.
    private(set) var faults: [ConfigurationFault] = []

    private let kinds: SettingsChecks

    init(_ kinds: SettingsChecks) { self.kinds = kinds }

    /// Reads the section's elements.
    mutating func read(_ nodes: [ConfigurationNode]) {
        for node in nodes {
            guard let entries = node.entries else {
                faults.append(ConfigurationFault(at: node.place, "expected a channel: a table with `id` and `type`"))
                continue
            }
            read(node, keys: entries.map(\.key))
        }
    }

    private mutating func read(_ node: ConfigurationNode, keys: [String]) {
        // The type reads every key but those read here, and says which of them it does not know.
        var reader = SettingsReader(node, knowing: keys)
        let id = ids.read(&reader)
        let type = reader.kind(of: kinds, "channel")
        var channel = ChannelDefinition(id: ChannelID(rawValue: id ?? ""), type: type ?? "", settings: node)
        channel.rate = reader.rate("rate", &faults)
        channel.quiet = reader.quiet("quiet", &faults)
        channel.retry = retry(&reader)
        channel.fallback = reader.string("fallback").map(ChannelID.init(rawValue:))
        channel.fallbackAfter = reader.duration("after") ?? channel.fallbackAfter
        faults += reader.finish()
        if let type, let check = kinds[type] { faults += check(node) }
        if id != nil { channels.append(Read(channel: channel, fallback: node["fallback"])) }
    }

    private mutating func retry(_ reader: inout SettingsReader) -> ChannelDefinition.Retry {
        var retry = ChannelDefinition.Retry()
        guard let node = reader.node("retry") else { return retry }
        var inner = SettingsReader(node)
        retry.first = inner.duration("first") ?? retry.first
        retry.factor = inner.number("factor") ?? retry.factor
        if retry.factor < 1, let place = node["factor"]?.place {
            inner.fault(at: place, "`factor`: at least 1, or the waits become shorter and shorter")
        }
        retry.max = inner.duration("max") ?? retry.max
        if retry.max < retry.first, let place = (node["max"] ?? node["first"])?.place {
            inner.fault(at: place, "`max` is less than `first`")
        }
        retry.giveUp = inner.duration("give_up") ?? retry.giveUp
        faults += inner.finish()
        return retry
    }
}

extension SettingsReader {
    /// Reads `type`, which must be one of the kinds there are; nil if it is missing or unknown.
    mutating func kind(of kinds: SettingsChecks, _ thing: String) -> String? {
        guard let type = requiredString("type"), let place = node("type")?.place else { return nil }
        if kinds[type] != nil { return type }
        let known = kinds.keys.sorted()
        fault(
            at: place, "no type of \(thing) is called `\(type)`",
            suggestion: NearestName.suggestion(for: type, among: known) ?? "types are \(known.joined(separator: ", "))")
        return nil
    }
}
