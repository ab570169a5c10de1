internal import FeedModel
internal import Foundation
internal import Processing

extension Message {
    /// The bytes that are sent: the frozen body with `delivery`, `attempt` and `time` put before its first member. The
    /// body itself is not written anew, so that the same key never carries other content.
    func line(at now: Date) -> [UInt8] {
        let time = MessageCoding.text(of: Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down)))
        let head = #"{"attempt":\#(attempt),"delivery":"\#(key.hexadecimal)","time":"\#(time)","#
        return Array(head.utf8) + frozen.dropFirst()
    }
}
