/// A media object (Media RSS).
public struct ParsedMediaItem: Sendable, Hashable {
    /// Its attributes by name: `url`, `type`, `medium`, `width`, `height`, `duration`, `fileSize` …
    public var attributes: [String: String] = [:]

    /// An object.
    public init(_ attributes: [String: String]) { self.attributes = attributes }
}

/// What Media RSS says.
public struct ParsedMedia: Sendable, Hashable {
    /// Objects.
    public var contents: [ParsedMediaItem] = []
    /// Thumbnails.
    public var thumbnails: [ParsedMediaItem] = []
    /// Who did it: `role`, `scheme`, `name`.
    public var credits: [[String: String]] = []
    /// `scheme`, `value`.
    public var rating: [String: String] = [:]
    /// `relationship`, `type`, `values`.
    public var restriction: [String: String] = [:]
    /// `type`, `url`, `name`.
    public var license: [String: String] = [:]
    /// `url`, and what else is said.
    public var player: [String: String] = [:]

    /// Nothing.
    public init() {}
}

/// What Apple's podcast namespace says, as written.
public struct ParsedPodcast: Sendable, Hashable {
    /// By name: `type`, `block`, `explicit`, `complete`, `summary`, `subtitle`, `duration`, `episode`, `season`, `episode_type`, `image`.
    public var values: [String: String] = [:]
    /// The owner.
    public var owner: Person?

    /// Nothing.
    public init() {}
}

/// A place as GeoJSON has it.
public struct ParsedPlace: Sendable, Hashable {
    /// `Point`, `LineString`, `Polygon`, `Box`.
    public var type: String = "Point"
    /// Longitude and latitude (and height) of each point.
    public var coordinates: [[Double]] = []

    /// A place.
    public init(type: String, coordinates: [[Double]]) {
        self.type = type
        self.coordinates = coordinates
    }
}
