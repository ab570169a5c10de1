import FeedModel

/// Feeds that a page names, until the room Markup finds them.
enum FeedDiscovery {
    static func alternates(inHTML bytes: [UInt8], base: String?) -> [ParsedLink] { [] }
}
