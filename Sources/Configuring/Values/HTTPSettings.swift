public import FeedModel

/// What holds for all transfers (`http:`).
public struct HTTPSettings: Sendable, Hashable {
    /// Goes into the User-Agent, so that a server's owner can write to somebody.
    public var contact: String?
    /// Transfers at once, over all hosts.
    public var maxTransfers = 64
    /// Connections to one host at once.
    public var connectionsPerHost = 1
    /// Between the starts of two transfers to one host.
    public var minGap: Seconds = 2
    /// Those of its settings that defaults, groups and feeds may override.
    public var options = FeedOptions()

    /// The contract's defaults.
    public init() {}
}
