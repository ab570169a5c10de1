import FeedModel
import Parsing

/// Any bytes as JSON Feed. The brace that makes a document JSON is given.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = [UInt8(ascii: "{")] + UnsafeBufferPointer(start: bytes, count: count)
    let feed = FeedParser.parse(body, ParseContext(url: "http://fuzz.test/"))
    precondition(feed.format != nil || feed.isMalformed, "no feed, and not said")
    return 0
}
