import FeedModel
import Foundation

/// What the server and the document ask for.
enum Hints {
    /// The longest wait that is asked for, at most a day, and who asks.
    static func wait(_ hints: PollHints) -> (Seconds, String)? {
        [
            (hints.freshness, "Cache-Control/Expires"), (hints.ttl, "ttl"), (hints.syndication, "sy:updatePeriod"),
        ]
        .compactMap { hint, name in hint.flatMap { $0 > 0 ? (min($0, Manners.longestHint), name) : nil } }
        .max { $0.0 < $1.0 }
    }

    /// The first moment from `due` on that neither skipHours nor skipDays forbid, at most 24 hours away; nil when they
    /// forbid nothing or everything.
    static func nextAllowed(_ due: Date, _ hints: PollHints) -> Date? {
        let hours = Set(hints.skipHours.map { $0 == 24 ? 0 : $0 }.filter { (0..<24).contains($0) })
        let days = Set(hints.skipDays.filter { (1...7).contains($0) })
        guard !hours.isEmpty || !days.isEmpty, hours.count < 24, days.count < 7 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let startOfHour = Date(timeIntervalSince1970: (due.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
        for ahead in 0...24 {
            let moment = startOfHour + Double(ahead) * 3600
            let parts = calendar.dateComponents([.hour, .weekday], from: moment)
            if !hours.contains(parts.hour ?? 0), !days.contains(parts.weekday ?? 1) { return max(due, moment) }
        }
        return due + 86400
    }
}
