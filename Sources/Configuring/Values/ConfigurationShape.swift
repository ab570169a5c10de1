internal import FeedModel
internal import Foundation
internal import Hashing

/// What a configuration says, part by part, without the places where it says so: small enough to be kept, so that what a
/// changed file would change can be told later, also while no daemon runs. Holds digests only, never a secret.
public struct ConfigurationShape: Sendable, Hashable, Codable {
    /// A digest of each topic, by id.
    public var topics: [String: String]
    /// A digest of each channel, by id.
    public var channels: [String: String]
    /// A digest of each processor, by id.
    public var processors: [String: String]
    /// A digest of `daemon:`.
    public var daemon: String
    /// A digest of `http:`.
    public var http: String

    /// The shape of a configuration.
    public init(_ configuration: Configuration) {
        topics = Self.digests(configuration.topics.map { ($0.id.rawValue, $0) }) { topic in
            // The id is the name (and the title where none is given), and tests are no part of what a topic does.
            if topic.title == topic.id.rawValue { topic.title = "" }
            topic.id = ""
            topic.tests = []
        }
        channels = Self.digests(configuration.channels.map { ($0.id.rawValue, $0) }) { $0.id = "" }
        processors = Self.digests(configuration.processors.map { ($0.id.rawValue, $0) }) { $0.id = "" }
        daemon = Self.digest(configuration.daemon)
        http = Self.digest(configuration.http)
    }

    private static func digests<Part>(_ parts: [(id: String, part: Part)], strip: (inout Part) -> Void)
        -> [String: String]
    {
        Dictionary(
            parts.map { id, part in
                var part = part
                strip(&part)
                return (id, digest(part))
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func digest(_ value: Any) -> String {
        String(SHA256(of: text(of: value)).hexadecimal.prefix(32))
    }

    /// The value as text by its members, whatever they are; where it stands in the file, and under which id, is left out.
    private static func text(of value: Any) -> String {
        if value is SourcePlace { return "" }
        if let entry = value as? ConfigurationNode.Entry, entry.key == "id" { return "" }
        // Its members hold addresses of the process, and the offset of the season.
        if let zone = value as? TimeZone { return zone.identifier }
        let mirror = Mirror(reflecting: value)
        guard !mirror.children.isEmpty else { return "\(value)" }
        let members = mirror.children.map { "\($0.label ?? "")=\(text(of: $0.value))" }
        let isUnordered = mirror.displayStyle == .set || mirror.displayStyle == .dictionary
        return "(" + (isUnordered ? members.sorted() : members).joined(separator: ";") + ")"
    }
}

/// What became of the parts of one kind between two configurations.
public struct ConfigurationChanges: Sendable, Hashable, Codable {
    /// Ids that were not there.
    public var added: [String] = []
    /// Ids that are gone.
    public var removed: [String] = []
    /// `old → new`: the same part under another id.
    public var renamed: [String] = []
    /// Ids that say something else now.
    public var changed: [String] = []

    /// From one set of digests to another.
    public init(from old: [String: String], to new: [String: String]) {
        let gone = old.keys.filter { new[$0] == nil }.sorted()
        let come = new.keys.filter { old[$0] == nil }.sorted()
        changed = new.filter { old[$0.key] != nil && old[$0.key] != $0.value }.map(\.key).sorted()
        var left = come
        for id in gone {
            if let place = left.firstIndex(where: { new[$0] == old[id] }) {
                renamed.append("\(id) → \(left.remove(at: place))")
            } else {
                removed.append(id)
            }
        }
        added = left
    }

    /// Whether nothing changed.
    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && renamed.isEmpty && changed.isEmpty }

    /// The lists that hold something, with their word.
    public var lists: [(word: String, ids: [String])] {
        [("added", added), ("removed", removed), ("renamed", renamed), ("changed", changed)].filter { !$0.ids.isEmpty }
    }
}
