/// What a delivery tells (contract, section 4).
public enum EventKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// An article that a topic matches for the first time.
    case articleNew = "article.new"
    /// A change of an article that a topic was told of.
    case articleRevised = "article.revised"
    /// Further articles of a story that was told.
    case storyUpdate = "story.update"
    /// What was held back or is due by schedule, in one message.
    case digest
    /// A feed keeps failing.
    case feedFailing = "feed.failing"
    /// A failing, silent or gone feed is well again.
    case feedRecovered = "feed.recovered"
    /// A feed is silent against its own rhythm.
    case feedStale = "feed.stale"
    /// The server says that the feed is gone.
    case feedGone = "feed.gone"
    /// The feed has moved for good.
    case feedMoved = "feed.moved"
    /// No overlap with the last poll: entries may have been lost.
    case feedGap = "feed.gap"
    /// The feed changed in a way to look at: shrunk, now HTML, future-dated, identity scheme degraded, churn.
    case feedNotice = "feed.notice"
    /// A delivery was given up.
    case deliveryDead = "delivery.dead"
    /// A channel has owed a message for longer than its `after`.
    case channelBehind = "channel.behind"
    /// A channel that was behind has caught up.
    case channelRecovered = "channel.recovered"
    /// A topic's query ran into a limit.
    case topicError = "topic.error"
    /// The daemon has started.
    case daemonStarted = "daemon.started"
    /// The daemon has stopped in good order.
    case daemonStopped = "daemon.stopped"
    /// The daemon found work of a run that did not end in good order.
    case daemonRecovered = "daemon.recovered"

    /// Those that a topic may name under `events:`.
    public static let health: [EventKind] = allCases.filter {
        switch $0 {
        case .articleNew, .articleRevised, .storyUpdate, .digest: false
        default: true
        }
    }
}
