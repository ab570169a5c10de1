import Parsing

/// Any bytes as OPML.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: bytes, count: count))
    for outline in OPMLDocument(body)?.outlines ?? [] { precondition(!outline.url.isEmpty, "an outline without a feed") }
    return 0
}
