public import struct Foundation.Date

/// Dates as feeds write them; what cannot be understood is nil, never a guess and never "now".
public enum FeedDate {
    /// The moment that a text means; without a zone, in UTC.
    public static func date(_ text: String) -> Date? {
        var text = text
        return text.withUTF8 { bytes in
            let bytes = ASCII.trimmed(bytes)
            guard bytes.count >= 4, bytes.count < 80 else { return nil }
            return ISODate.date(bytes) ?? InternetDate.date(bytes)
        }
    }
}

/// A moment by the calendar, checked.
struct CivilTime {
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var fraction = 0.0
    /// Minutes east of Greenwich.
    var offset = 0

    /// Nil when a member is out of its range.
    var date: Date? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year),
            (0...23).contains(hour) || (hour == 24 && minute == 0 && second == 0), (0...59).contains(minute),
            (0...60).contains(second), abs(offset) < 24 * 60
        else { return nil }
        let days = Self.days(year, month, day)
        let seconds = days * 86_400 + hour * 3_600 + (minute - offset) * 60 + min(second, 59)
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 (Howard Hinnant's algorithm).
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
