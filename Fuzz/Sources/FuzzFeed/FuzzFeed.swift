import FeedModel
import Markup
import Parsing

/// Any document as a feed: read within its limits, and its HTML as text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: bytes, count: count))
    var limits = ParseLimits()
    limits.entries = 20
    limits.entryText = 1 << 14
    limits.depth = 32
    let feed = FeedParser.parse(body, ParseContext(url: "http://fuzz.test/a/b?c", limits: limits))
    precondition(feed.entries.count <= limits.entries, "more entries than the limit")
    precondition(feed.format != nil || feed.isMalformed, "no feed, and not said")
    for entry in feed.entries {
        for text in entry.content + [entry.title, entry.summary].compactMap({ $0 }) where text.isHTML {
            _ = HTMLText.plain(text.value)
        }
    }
    return 0
}
