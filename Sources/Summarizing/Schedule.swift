public import Foundation

/// When a digest is due: `07:00` daily, `weekdays 07:00`, `mon 08:00`, `hourly`. By the wall clock of the zone, so that a
/// change to summer time moves nothing and skips nothing.
public struct Schedule: Sendable, Hashable {
    private var days: Set<Int>
    private var minute: Int?
    private let calendar: Calendar

    private static let names = ["sun": 1, "mon": 2, "tue": 3, "wed": 4, "thu": 5, "fri": 6, "sat": 7]

    /// Reads a schedule; nil for anything else.
    public init?(_ text: String, zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
        let words = text.lowercased().split(separator: " ").map(String.init)
        days = Set(1...7)
        if words == ["hourly"] { return }
        guard let clock = words.last, let minute = Self.minute(clock), words.count <= 2 else { return nil }
        self.minute = minute
        if words.count == 2 {
            switch words[0] {
            case "daily": break
            case "weekdays": days = Set(2...6)
            default:
                let named = words[0].split(separator: ",").map { Self.names[String($0)] }
                guard !named.isEmpty, !named.contains(nil) else { return nil }
                days = Set(named.compactMap(\.self))
            }
        }
    }

    /// The first time after `date`.
    public func next(after date: Date) -> Date {
        guard let minute else {
            return Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 3600).rounded(.down) * 3600 + 3600)
        }
        return times(around: date, minute).first { $0 > date } ?? date + 86400
    }

    /// The last time at or before `date`.
    public func last(upTo date: Date) -> Date {
        guard let minute else {
            return Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 3600).rounded(.down) * 3600)
        }
        return times(around: date, minute).last { $0 <= date } ?? date - 86400
    }

    private func times(around date: Date, _ minute: Int) -> [Date] {
        (-8...8).compactMap { offset in
            guard let day = calendar.date(byAdding: .day, value: offset, to: date),
                days.contains(calendar.component(.weekday, from: day))
            else { return nil }
            return calendar.date(
                bySettingHour: minute / 60, minute: minute % 60, second: 0, of: day, matchingPolicy: .nextTime)
        }.sorted()
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count <= 2, parts[1].count == 2, let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
