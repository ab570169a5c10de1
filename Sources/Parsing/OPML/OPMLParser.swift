/// A feed in an outline.
public struct OPMLOutline: Sendable, Hashable {
    /// The feed's URL as written.
    public var url: String
    /// Its title.
    public var title: String?
    /// Its page.
    public var page: String?
    /// The folders that it is in, the outermost first.
    public var folders: [String]
    /// Its `category` attribute, split.
    public var categories: [String]
}

/// Reads OPML 1.0 and 2.0, as forgiving as feeds are read: every `outline` that has a feed's URL is one.
public enum OPMLParser {
    /// Hands each feed on as it comes; false when the document is no OPML.
    public static func read(_ body: [UInt8], _ receive: (OPMLOutline) -> Void) -> Bool {
        body.withUnsafeBufferPointer { body in
            let decision = EncodingDecision(body, contentType: nil)
            if let transcoded = decision.transcoded { return transcoded.withUnsafeBufferPointer { read($0, receive) } }
            return read(UnsafeBufferPointer(rebasing: body[decision.skipped...]), receive)
        }
    }

    /// The feeds of a document; nil when it is no OPML.
    public static func outlines(_ body: [UInt8]) -> [OPMLOutline]? {
        var result: [OPMLOutline] = []
        return read(body) { result.append($0) } ? result : nil
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ receive: (OPMLOutline) -> Void) -> Bool {
        let start = Preamble(bytes).start
        let whole = UnsafeBufferPointer(rebasing: bytes[start...])
        let first = run(Cleaner.clean(bytes, from: start).bytes, or: whole)
        var reader = first.reader
        if !first.isWellFormed {
            let mended = TagMender.mend(whole).bytes
            let cleaned = mended.withUnsafeBufferPointer { Cleaner.clean($0, from: 0, usesNumbers: true).bytes }
            let second = run(cleaned ?? mended, or: whole).reader
            if second.feeds.count >= reader.feeds.count { reader = second }
        }
        reader.feeds.forEach(receive)
        return reader.isOPML
    }

    private static func run(
        _ cleaned: [UInt8]?, or whole: UnsafeBufferPointer<UInt8>
    ) -> (reader: OPMLReader, isWellFormed: Bool) {
        var reader = OPMLReader()
        let report =
            cleaned?.withUnsafeBufferPointer { XMLDocument.read($0, into: &reader) }
            ?? XMLDocument.read(whole, into: &reader)
        return (reader, report.isWellFormed)
    }
}

/// Reads the events of an OPML document.
private struct OPMLReader: XMLReceiver {
    private(set) var feeds: [OPMLOutline] = []
    private(set) var isOPML = false
    /// The open elements: a folder's name, or nil for anything else.
    private var open: [String?] = []

    mutating func start(_ tag: borrowing StartTag) -> Bool {
        guard open.count < 256 else { return false }
        if ASCII.equal(tag.local, "opml") { isOPML = true }
        var folder: String?
        if ASCII.equal(tag.local, "outline") {
            let values = Dictionary(
                tag.dictionary.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
            let title = (values["title"]?.nonEmpty ?? values["text"]?.nonEmpty)
            if let url = (values["xmlurl"] ?? Self.rssURL(values))?.nonEmpty {
                feeds.append(
                    OPMLOutline(
                        url: url, title: title, page: values["htmlurl"]?.nonEmpty, folders: open.compactMap { $0 },
                        categories: Self.categories(values["category"])))
            } else {
                folder = title
            }
        }
        open.append(folder)
        return true
    }

    mutating func end() { _ = open.popLast() }

    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Old lists write the feed's URL into `url`.
    private static func rssURL(_ values: [String: String]) -> String? {
        ["rss", "atom", "feed"].contains(values["type"]?.lowercased() ?? "") ? values["url"] : nil
    }

    private static func categories(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { String($0).trimmed.trimmingSlashes }.filter { !$0.isEmpty }
    }
}

extension String {
    fileprivate var trimmingSlashes: String { hasPrefix("/") ? String(dropFirst()) : self }
}
