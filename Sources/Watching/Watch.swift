public import Configuring
internal import FeedModel
public import Foundation
public import Matching

/// What is watched, and who is told: a configuration compiled for the poll. Never changed: a reload makes another. An
/// object, since every poll holds it.
public final class Watch: Sendable {
    /// The configuration.
    public let configuration: Configuration
    /// All topics that have a query, compiled together.
    public let matcher: TopicMatcher
    /// What is owed to whom.
    public let routing: Routing
    /// Since when this watch is in force: the occurrence of what goes wrong with its topics.
    public let since: Date
    private let common: CommonSettings

    /// A watch; throws the first fault of a query.
    public init(_ configuration: Configuration, receivers: [ProcessorRoute], since: Date) throws(QueryFault) {
        self.configuration = configuration
        self.since = since
        common = CommonSettings(configuration)
        matcher = try TopicMatcher(topics: configuration.topics)
        routing = Routing(
            topics: configuration.topics, channels: configuration.channels, processors: receivers)
    }

    /// Whether private addresses are allowed for all transfers, not for single feeds.
    var allowsPrivateHosts: Bool { configuration.http.options.allowPrivate == true }

    /// What holds for a feed.
    func settings(group: String?, options: FeedOptions) -> FeedSettings {
        common.settings(group: group, options: options)
    }
}
