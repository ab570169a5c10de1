import FeedModel
import Foundation

/// Lengths of time for people.
enum Span {
    /// `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h`.
    static func words(_ seconds: Seconds) -> String {
        let whole = Int(max(0, seconds).rounded())
        let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
        if days > 0 { return "\(days) d" + (hours > 0 ? " \(hours) h" : "") }
        if hours > 0 { return "\(hours) h" + (minutes > 0 ? " \(minutes) min" : "") }
        return minutes > 0 ? "\(minutes) min" : "\(whole) s"
    }

    /// The same, and below ten seconds to the millisecond: `4.2 s`, `38 ms`.
    static func short(_ seconds: Seconds) -> String {
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        return seconds < 9.95 ? "\((seconds * 10).rounded() / 10) s" : words(seconds)
    }

    /// `in 5 min`, `3 h ago`, `now`.
    static func from(_ now: Date, to date: Date) -> String {
        let seconds = date.timeIntervalSince(now)
        if abs(seconds) < 1 { return "now" }
        return seconds > 0 ? "in \(words(seconds))" : "\(words(-seconds)) ago"
    }
}
