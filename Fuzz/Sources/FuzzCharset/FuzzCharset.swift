import FeedModel
import Parsing

/// A document in an encoding that its server names: the first byte chooses the name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = UnsafeBufferPointer(start: bytes, count: count)
    guard let choice = body.first else { return 0 }
    let label = labels[Int(choice) % labels.count]
    let context = ParseContext(contentType: label.isEmpty ? nil : "text/xml; charset=\(label)")
    let feed = FeedParser.parse(Array(body.dropFirst()), context)
    precondition(!feed.encoding.isEmpty, "no encoding was decided on")
    return 0
}

private let labels = [
    "", "utf-8", "iso-8859-1", "windows-1251", "koi8-r", "gb2312", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
    "iso-2022-jp", "utf-16", "utf-16le", "utf-32", "utf-7", "hz", "macintosh", "no-such-encoding", "\"", "utf-8; x",
]
