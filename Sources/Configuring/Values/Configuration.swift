public import FeedModel

/// A checked configuration: every file read, every reference known, every default in place.
public struct Configuration: Sendable {
    /// The daemon's own settings.
    public var daemon: DaemonSettings
    /// What holds for all transfers.
    public var http: HTTPSettings
    /// The options of every feed where neither its group nor itself says otherwise.
    public var defaults: FeedOptions
    /// The groups by name.
    public var groups: [String: FeedGroup]
    /// The feeds that the files name; those of feed lists are not among them (`forEachFeed` gives all).
    public var feeds: [FeedDefinition]
    /// The feed lists, in order.
    public var feedLists: [FeedListReference]
    /// The topics, in order.
    public var topics: [TopicDefinition]
    /// The channels, in order.
    public var channels: [ChannelDefinition]
    /// The processors, in order; `archive` and `alert` among them even if nobody named them.
    public var processors: [ProcessorDefinition]
    /// The files that the configuration was read from, the main file first.
    public var files: [String]
    /// What `include` names in them, as paths or patterns.
    public var includes: [String]
    /// How many feeds there are in all, those of lists included.
    public var feedCount: Int

    /// Ids that feeds of lists must not take, and URLs that they must not repeat.
    var register: FeedRegister
    /// How lists that are OPML are read.
    var readOPML: OPMLListReader?
}

extension Configuration {
    /// What holds for a feed: its own options over its group's over the defaults over `http`.
    public func settings(of feed: FeedDefinition) -> FeedSettings {
        settings(group: feed.group, options: feed.options)
    }

    /// What holds for a feed of `group` that says `options` itself.
    public func settings(group: String?, options: FeedOptions) -> FeedSettings {
        let above = group.flatMap { groups[$0]?.options } ?? FeedOptions()
        return FeedSettings(options.over(above).over(defaults).over(http.options))
    }

    /// The tags of a feed: its own, then those of its group that it does not have.
    public func tags(of feed: FeedDefinition) -> [String] {
        guard let more = feed.group.flatMap({ groups[$0]?.tags }), !more.isEmpty else { return feed.tags }
        return feed.tags + more.filter { !feed.tags.contains($0) }
    }

    /// Calls `body` with every feed: those of the files, then those of the lists in order, one at a time, so that a
    /// list of a million lines costs little memory. A list's feed that is configured already is left out.
    ///
    /// Throws what `body` throws, and a `ConfigurationFault` when a list can no longer be read.
    public func forEachFeed(_ body: (FeedDefinition) throws -> Void) throws {
        for feed in feeds { try body(feed) }
        var register = register
        for list in feedLists {
            let reader = FeedListReader(list, readOPML: readOPML)
            try reader.forEachFeed { listed in
                guard let id = register.admit(listed.url) else { return }
                try body(
                    FeedDefinition(
                        id: id, url: listed.url, group: list.group, tags: listed.tags + list.tags, title: listed.title))
            }
        }
    }
}

/// A group of feeds: options, and tags that all of them have.
public struct FeedGroup: Sendable, Hashable {
    /// What is said of all its feeds.
    public var options: FeedOptions
    /// The tags of all its feeds.
    public var tags: [String]

    /// A group.
    public init(options: FeedOptions = FeedOptions(), tags: [String] = []) {
        self.options = options
        self.tags = tags
    }
}
