import Foundation
import Parsing

/// Any text as a date: a moment of the years 1 to 9999, or none.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    if let date = FeedDate.date(text) {
        // With a day for the zones.
        let range = (-62_135_596_800.0 - 86_400)...(253_402_300_799.0 + 86_400)
        precondition(range.contains(date.timeIntervalSince1970), "a date beyond the calendar")
    }
    return 0
}
