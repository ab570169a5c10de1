/// An identifier that a person chose or the configuration made: a string that is never empty.
public protocol TextIdentifier: RawRepresentable<String>, Hashable, Sendable, Codable, Comparable,
    CustomStringConvertible, ExpressibleByStringLiteral
{
    /// Wraps `rawValue` as it is.
    init(rawValue: String)
}

extension TextIdentifier {
    /// Wraps a literal, for tests and built-in names.
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    /// The identifier as it was written.
    public var description: String { rawValue }
    /// Orders by the identifiers' text.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The id of a feed in the configuration.
public struct FeedID: TextIdentifier {
    /// The id as written, or as made from the URL (contract, section 2).
    public let rawValue: String
    /// Wraps `rawValue` as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a topic in the configuration.
public struct TopicID: TextIdentifier {
    /// The id as written.
    public let rawValue: String
    /// Wraps `rawValue` as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a channel in the configuration.
public struct ChannelID: TextIdentifier {
    /// The id as written.
    public let rawValue: String
    /// Wraps `rawValue` as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The id of a processor in the configuration.
public struct ProcessorID: TextIdentifier {
    /// The id as written.
    public let rawValue: String
    /// Wraps `rawValue` as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A number that the journal gave; never given twice.
public protocol NumberIdentifier: RawRepresentable<Int64>, Hashable, Sendable, Codable, Comparable,
    CustomStringConvertible
{
    /// Wraps `rawValue` as it is.
    init(rawValue: Int64)
}

extension NumberIdentifier {
    /// The number in decimal: what commands and JSON show.
    public var description: String { String(rawValue) }
    /// Orders by age: a smaller number was given earlier.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The journal's number of a feed: stays when its id or its URL changes.
public struct FeedKey: NumberIdentifier {
    /// The number.
    public let rawValue: Int64
    /// Wraps `rawValue` as it is.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The journal's number of an article; in commands and JSON its decimal text.
public struct ArticleID: NumberIdentifier {
    /// The number.
    public let rawValue: Int64
    /// Wraps `rawValue` as it is.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The journal's number of a story.
public struct StoryID: NumberIdentifier {
    /// The number.
    public let rawValue: Int64
    /// Wraps `rawValue` as it is.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
