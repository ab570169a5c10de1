public import FeedModel

/// What the topic language sees of an article (topics, section 1). Texts are plain text.
public struct ArticleFields: Sendable, Hashable {
    /// The title.
    public var title: String
    /// The fullest text known; the summary where there is none.
    public var text: String
    /// Each category.
    public var tags: [String]
    /// Each author.
    public var authors: [String]
    /// The article's page.
    public var url: String
    /// The feed's id.
    public var feed: String
    /// The feed's group.
    public var group: String
    /// The language as declared (BCP 47).
    public var language: String

    /// The fields of an article.
    public init(
        title: String = "", text: String = "", tags: [String] = [], authors: [String] = [], url: String = "",
        feed: String = "", group: String = "", language: String = ""
    ) {
        self.title = title
        self.text = text
        self.tags = tags
        self.authors = authors
        self.url = url
        self.feed = feed
        self.group = group
        self.language = language
    }

    /// The fields of an article of the house.
    public init(_ article: Article) {
        self.init(
            article.content, url: article.url, feed: article.feed.rawValue, group: article.group)
    }

    /// The fields of what an article says.
    public init(_ content: ArticleContent, url: String?, feed: String, group: String?) {
        self.init(
            title: content.title, text: content.text.isEmpty ? content.summary : content.text,
            tags: content.categories, authors: content.authors.compactMap { $0.name ?? $0.email },
            url: url ?? "", feed: feed, group: group ?? "", language: content.language ?? "")
    }

    /// The primary subtag of the language, in lower case.
    var primaryLanguage: String {
        String(language.prefix { $0 != "-" && $0 != "_" }).lowercased()
    }

    /// The host of the URL, in lower case, without a last full stop.
    var host: String {
        guard let slashes = url.firstRange(of: "//") else { return "" }
        var rest = url[slashes.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        if rest.first == "[" { return String(rest.dropFirst().prefix { $0 != "]" }).lowercased() }
        var host = rest.prefix { $0 != ":" }.lowercased()
        while host.last == "." { host.removeLast() }
        return host
    }

    /// The URL with its percent escapes decoded.
    var decodedURL: String {
        let bytes = Array(url.utf8)
        var out: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x25, at + 2 < bytes.count, let high = Self.hex(bytes[at + 1]),
                let low = Self.hex(bytes[at + 2])
            {
                out.append(high << 4 | low)
                at += 3
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
