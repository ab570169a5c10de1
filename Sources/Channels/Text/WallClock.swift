internal import FeedModel
internal import Foundation

/// Times as people on a channel read them: in the time zone of the configuration.
struct WallClock: Sendable {
    let zone: TimeZone

    /// The day and the time to the second, with what tells the zone: ` UTC`, or the offset then in force.
    func stamp(_ date: Date) -> String {
        let whole = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
        let text = whole.formatted(
            style.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
        return text + " " + zone.offset(at: whole)
    }

    /// The time to the second.
    func time(_ date: Date) -> String { date.formatted(style.time(includingFractionalSeconds: false)) }

    /// The time, and the day where it is not that of `now`.
    func moment(_ date: Date, seen now: Date) -> String {
        let day = date.formatted(style.year().month().day())
        return (day == now.formatted(style.year().month().day()) ? "" : day + " ") + time(date)
    }

    private var style: Date.ISO8601FormatStyle { Date.ISO8601FormatStyle(timeZone: zone) }
}
