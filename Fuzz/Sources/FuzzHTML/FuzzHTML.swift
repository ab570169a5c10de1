import Markup

/// HTML made safe: nothing that runs, and the same when it is done again as far as danger goes; HTML as text; a page's
/// feeds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: bytes, count: count))
    let html = String(decoding: body, as: UTF8.self)
    let safe = HTMLSanitizer.safe(html, base: "http://fuzz.test/a/b?c")
    let folded = safe.lowercased()
    for danger in ["<script", "<style", "<iframe", "<object", "<!--"] {
        precondition(!folded.contains(danger), "\(danger) in what was made safe")
    }
    // In a text it may be talked about.
    for tag in folded.split(separator: "<").dropFirst(folded.first == "<" ? 0 : 1) {
        let attributes = tag.prefix { $0 != ">" }
        for danger in ["href=\"javascript:", "src=\"javascript:"] {
            precondition(!attributes.contains(danger), "\(danger) in what was made safe")
        }
    }
    _ = HTMLSanitizer.safe(safe, base: nil)
    _ = HTMLText.plain(html)
    _ = FeedDiscovery.alternates(inHTML: body, base: "http://fuzz.test/")
    return 0
}
