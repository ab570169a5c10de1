public import FeedModel

/// By what the entries of a feed are known. A column of the feed, only ever degraded: what was trusted once and lied is
/// not trusted again.
public enum IdentityScheme: Int, Sendable, Hashable, Comparable {
    /// The publisher's GUID, else the link.
    case guid = 0
    /// The link, else title and text: the GUIDs are shared by different entries.
    case link = 1
    /// Title and text: the links are shared as well.
    case content = 2

    /// Orders by trust lost.
    public static func < (left: IdentityScheme, right: IdentityScheme) -> Bool { left.rawValue < right.rawValue }

    /// What the person asks for; `auto` trusts until it is shown otherwise.
    public init(_ setting: FeedOptions.Identity) {
        switch setting {
        case .auto: self = .guid
        case .link: self = .link
        case .content: self = .content
        }
    }

    /// The scheme after a look at one document: degraded where more than one in twenty of its ids stand for different
    /// links, or of its links for different titles.
    public func judging(_ entries: [EntryFacts]) -> IdentityScheme {
        var scheme = self
        if scheme == .guid, Self.collide(entries.map { ($0.guid, $0.normalizedLink ?? $0.title) }) { scheme = .link }
        let byLink = entries.filter { scheme == .link || $0.guid == nil }
        if Self.collide(byLink.map { ($0.normalizedLink, $0.title) }) { scheme = .content }
        return scheme
    }

    private static func collide(_ pairs: [(id: String?, of: String)]) -> Bool {
        var first: [String: String] = [:]
        var bad: Set<String> = []
        for case (let id?, let thing) in pairs where first.updateValue(first[id] ?? thing, forKey: id) ?? thing != thing
        {
            bad.insert(id)
        }
        return Double(bad.count) > Double(first.count) * 0.05
    }
}

/// What an entry is told apart by, but for its text, which few entries are asked for.
public struct EntryFacts: Sendable, Hashable {
    /// The publisher's id, as written, without white space around it.
    public let guid: String?
    /// The link, so that what differs only in tracking or in http and https is the same.
    public let normalizedLink: String?
    /// The title with its white space evened out.
    public let title: String
    /// Its form in the document: an entry with the same says the same. nil: not known.
    public let raw: Digest128?

    /// The facts of an entry; empty texts count as missing.
    public init(guid: String?, link: String?, title: String, raw: Digest128? = nil) {
        let guid = guid?.evened
        self.guid = guid?.isEmpty == false ? guid : nil
        normalizedLink = link.flatMap(NormalizedURL.text)
        self.title = title.evened
        self.raw = raw
    }
}

extension String {
    /// Runs of white space as one space, none at the ends.
    var evened: String { Evening.words(of: self) }
}
