import FeedModel
import Markup

/// A feed in XML: cleaned, read, and read once more mended when it was not well-formed.
enum XMLFeed {
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ base: String?, _ context: ParseContext) -> ParsedFeed {
        let preamble = Preamble(bytes)
        let lines = bytes[..<preamble.start].count { $0 == 0x0A }
        let (reader, report, isMended) = run(bytes, preamble.start, preamble.entities, base, context)
        var feed = result(reader, report, lines)
        if preamble.hasJunk || isMended || preamble.isEmpty { feed.isMalformed = true }
        if !report.isWellFormed, !report.wasStopped, !preamble.isEmpty {
            mend(&feed, bytes, preamble, base, context)
        }
        if preamble.isNetscape, feed.format?.isRSS == true { feed.format = .rss091n }
        if feed.format == nil { alternates(&feed, bytes, base) }
        return feed
    }

    private static func run(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ entities: [String: [UInt8]], _ base: String?,
        _ context: ParseContext
    ) -> (FeedReader, XMLDocument.Report, isMended: Bool) {
        var reader = FeedReader(context, base: base)
        let (report, isMended) = Cleaner.cleaned(bytes, from: start, entities: entities) {
            (XMLDocument.read($0, into: &reader), $1)
        }
        reader.finishDocument()
        return (reader, report, isMended)
    }

    private static func result(_ reader: FeedReader, _ report: XMLDocument.Report, _ lines: Int) -> ParsedFeed {
        var feed = ParsedFeed()
        feed.format = reader.format
        feed.feed = reader.channels[0]
        feed.entries = reader.entries
        feed.hasMoreEntries = reader.hasMoreEntries
        feed.isMalformed = !report.isWellFormed || reader.isCut
        feed.errors =
            report.errors.map { ParseError($0.message, line: $0.line + lines, column: $0.column) } + reader.faults
        return feed
    }

    private static func mend(
        _ feed: inout ParsedFeed, _ bytes: UnsafeBufferPointer<UInt8>, _ preamble: Preamble, _ base: String?,
        _ context: ParseContext
    ) {
        let mended = TagMender.mend(UnsafeBufferPointer(rebasing: bytes[preamble.start...]))
        let (reader, _, _) = mended.bytes.withUnsafeBufferPointer {
            run($0, 0, preamble.entities, base, context)
        }
        var second = result(reader, XMLDocument.Report(), 0)
        second.errors = feed.errors
        second.isTruncated = mended.isTruncated
        second.isMalformed = true
        if second.entries.count >= feed.entries.count, second.format != nil { feed = second }
        feed.isTruncated = mended.isTruncated
    }

    private static func alternates(_ feed: inout ParsedFeed, _ bytes: UnsafeBufferPointer<UInt8>, _ base: String?) {
        feed.isMalformed = true
        feed.entries = []
        feed.errors.append(ParseError("the document is no feed"))
        feed.alternates = FeedDiscovery.alternates(inHTML: Array(bytes), base: base).map {
            ParsedLink(href: $0.href, rel: "alternate", type: $0.type, title: $0.title)
        }
    }
}
