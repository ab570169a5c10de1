public import Foundation

extension TimeZone {
    /// What tells people the zone of a time: `UTC`, or the offset in force then, such as `+01:00` (RFC 3339, section 4.2).
    public func offset(at date: Date) -> String {
        let seconds = secondsFromGMT(for: date)
        guard seconds != 0 else { return "UTC" }
        let minutes = abs(seconds) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return (seconds < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }
}
