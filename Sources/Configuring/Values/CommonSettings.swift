public import FeedModel

/// What holds for the feeds of a configuration, with what holds for those that say nothing themselves made ready by
/// group: that is most feeds, and each poll and each start asks for each of them.
public struct CommonSettings: Sendable {
    private let configuration: Configuration
    private let ofGroups: [String?: FeedSettings]

    /// The settings of a configuration's feeds.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        let groups = [nil] + configuration.groups.keys.map(Optional.some)
        ofGroups = Dictionary(
            uniqueKeysWithValues: groups.map { ($0, configuration.settings(group: $0, options: FeedOptions())) })
    }

    /// What holds for a feed of `group` that says `options` itself: the same as the configuration says.
    public func settings(group: String?, options: FeedOptions) -> FeedSettings {
        let common = options == FeedOptions() ? ofGroups[group] : nil
        return common ?? configuration.settings(group: group, options: options)
    }
}
