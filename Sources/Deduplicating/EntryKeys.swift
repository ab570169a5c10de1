public import FeedModel
internal import Hashing

/// The keys that an entry is known by: 128 bits of SHA-256, kept by feed.
///
/// Beside the GUID stands the link with the title: it recognises an entry whose publisher gave it a new GUID, and not a
/// new entry that has only its page in common with an old one (a status page that all entries link to).
public struct EntryKeys: Sendable, Hashable {
    /// What the entry is recorded under.
    public let identity: Digest128
    /// Any of these seen: the entry is seen.
    public let lookUp: [Digest128]
    /// Title and text are remembered too: for the day on which the links are no longer trusted.
    private let remembersContent: Bool

    /// The keys of an entry under a feed's scheme; `text` is asked for where nothing else is trusted.
    public init(_ entry: EntryFacts, scheme: IdentityScheme, text: () -> String) {
        let guid = scheme == .guid ? entry.guid.map { Self.key("g", $0) } : nil
        let link = scheme == .content ? nil : entry.normalizedLink.map { Self.key("l", $0) }
        let titledLink = entry.normalizedLink.flatMap { link == nil ? nil : Self.key("t", $0, entry.title) }
        identity = guid ?? link ?? Self.content(entry, text())
        lookUp = [identity] + (titledLink.map { [$0] } ?? [])
        remembersContent = guid == nil && link != nil
    }

    /// What is remembered of the entry, for ever.
    public func remember(_ entry: EntryFacts, text: () -> String) -> [Digest128] {
        remembersContent ? lookUp + [Self.content(entry, text())] : lookUp
    }

    /// What a revision is told by: title and text, white space evened out.
    public static func contentHash(title: String, text: String) -> Digest128 {
        key("r", title.evened, text.evened)
    }

    /// Title and the first 200 words: what changes further down does not make another entry.
    private static func content(_ entry: EntryFacts, _ text: String) -> Digest128 {
        key("c", entry.title, Evening.words(of: text, most: 200))
    }

    private static func key(_ parts: String...) -> Digest128 {
        let digest = SHA256 { input in
            for part in parts {
                // A length before each part keeps ("ab", "c") and ("a", "bc") apart.
                input.add(UInt32(truncatingIfNeeded: part.utf8.count))
                input.add(part)
            }
        }
        return Digest128(high: digest.words[0], low: digest.words[1])
    }
}
