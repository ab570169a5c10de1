/// What few entries have: media, places, podcasts, replies.
public struct ParsedExtras: Sendable, Hashable {
    /// Media RSS.
    public var media: ParsedMedia?
    /// The entry's image.
    public var image: String?
    /// What iTunes' elements say.
    public var itunes: ParsedITunes?
    /// Where it happened.
    public var geo: ParsedPlace?
    /// The feed of its comments.
    public var commentsFeed: String?
    /// What it answers (RFC 4685): each with `ref`, `href`, `type`, `source`.
    public var inReplyTo: [[String: String]] = []
    /// The feed that it was taken from.
    public var source: ParsedSource?
    /// The URL of its licence.
    public var license: String?
    /// Podcasting 2.0.
    public var podcast: ParsedPodcast?

    /// None of it.
    public init() {}
}

/// The feed that an entry was taken from (atom:source, RSS `<source>`), boxed: a feed in an entry of a feed.
public final class ParsedSource: Sendable, Hashable {
    /// What is said of that feed.
    public let feed: ParsedChannel

    /// A source.
    public init(_ feed: ParsedChannel) { self.feed = feed }

    /// Compares what is said.
    public static func == (left: ParsedSource, right: ParsedSource) -> Bool { left.feed == right.feed }
    /// Hashes what is said.
    public func hash(into hasher: inout Hasher) { hasher.combine(feed) }
}

/// Media RSS of an entry.
public struct ParsedMedia: Sendable, Hashable {
    /// `media:content`: url, type, medium, width, height, duration, fileSize …, as written.
    public var contents: [[String: String]] = []
    /// `media:thumbnail`: url, width, height.
    public var thumbnails: [[String: String]] = []
    /// `media:credit`: role, scheme, name.
    public var credits: [[String: String]] = []
    /// `media:rating`: scheme, value.
    public var rating: [String: String]?
    /// `media:restriction`: relationship, type.
    public var restriction: [String: String]?
    /// The values of the restriction.
    public var restrictionValues: [String] = []
    /// `media:license`: type, url, name.
    public var license: [String: String]?
    /// `media:player`: url.
    public var player: String?

    /// None.
    public init() {}
}

/// A place in GeoJSON's terms: coordinates are longitude, latitude.
public struct ParsedPlace: Sendable, Hashable {
    /// The shape, by GeoJSON's names; `Box` for georss:box.
    public enum Shape: String, Sendable, Hashable, Codable {
        /// One position.
        case point = "Point"
        /// A line of positions.
        case line = "LineString"
        /// One closed ring.
        case polygon = "Polygon"
        /// Two corners.
        case box = "Box"
    }

    /// The shape.
    public var shape: Shape
    /// Its positions, each longitude, latitude and perhaps more.
    public var positions: [[Double]]

    /// A place.
    public init(_ shape: Shape, _ positions: [[Double]]) {
        self.shape = shape
        self.positions = positions
    }
}

/// Podcasting 2.0 of an entry.
public struct ParsedPodcast: Sendable, Hashable {
    /// `podcast:transcript`: url, type, language, rel.
    public var transcripts: [[String: String]] = []
    /// `podcast:chapters`: url, type.
    public var chapters: [String: String]?
    /// `podcast:person`: name, role, group, img, href.
    public var persons: [[String: String]] = []

    /// None.
    public init() {}
}
