public import FeedModel

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
    /// The line where it stands, from 1.
    public var line: Int
}

/// Reads OPML 1.0 and 2.0, as forgiving as feeds are read: every `outline` that has a feed's URL is one.
public struct OPMLDocument: Sendable {
    /// The feeds, in the order of the document.
    public private(set) var outlines: [OPMLOutline]
    /// Where it is not well-formed; all that can be read is read all the same.
    public private(set) var errors: [ParseError]

    /// Nil when the document is no OPML.
    public init?(_ body: [UInt8]) {
        let decision = body.withUnsafeBufferPointer { EncodingDecision($0, contentType: nil) }
        let read =
            decision.transcoded?.withUnsafeBufferPointer { Self.read($0) }
            ?? body.withUnsafeBufferPointer { Self.read(UnsafeBufferPointer(rebasing: $0[decision.skipped...])) }
        let (reader, report) = read
        guard reader.isOPML else { return nil }
        (outlines, errors) = (reader.feeds, report.errors)
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> (OPMLReader, XMLDocument.Report) {
        let start = Preamble(bytes).start
        let lines = bytes[..<start].count { $0 == 0x0A }
        let whole = UnsafeBufferPointer(rebasing: bytes[start...])
        var (reader, report) = run(whole, after: lines)
        if !report.isWellFormed {
            let second = TagMender.mend(whole).bytes.withUnsafeBufferPointer { run($0, after: lines).0 }
            if second.feeds.count >= reader.feeds.count { reader = second }
            for place in report.errors.indices { report.errors[place].line += lines }
        }
        return (reader, report)
    }

    private static func run(
        _ bytes: UnsafeBufferPointer<UInt8>, after lines: Int
    ) -> (OPMLReader, XMLDocument.Report) {
        var reader = OPMLReader(lines: lines)
        let report = Cleaner.cleaned(bytes) { cleaned, _ in XMLDocument.read(cleaned, into: &reader) }
        return (reader, report)
    }
}

/// Reads the events of an OPML document.
private struct OPMLReader: XMLReceiver {
    private(set) var feeds: [OPMLOutline] = []
    private(set) var isOPML = false
    /// The open elements: a folder's name, or nil for anything else.
    private var open: [String?] = []
    /// Lines before what is read.
    private let lines: Int

    init(lines: Int) { self.lines = lines }

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
                        categories: Self.categories(values["category"]), line: lines + tag.line))
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
