import struct Foundation.Date

/// Dates that begin with the year: ISO 8601 and RFC 3339, ordinal dates, a space for the T, SQL's fraction.
enum ISODate {
    static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> Date? {
        var scanner = DateScanner(bytes)
        var time = CivilTime()
        guard day(&scanner, &time) else { return nil }
        if scanner.isAtEnd { return time.date }
        guard scanner.skip("T") || scanner.skip("t") || scanner.skipSpaces() else { return nil }
        scanner.skipSpaces()
        guard clock(&scanner, &time) else { return nil }
        scanner.skipSpaces()
        guard let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        time.offset = offset
        return time.date
    }

    private static func day(_ scanner: inout DateScanner, _ time: inout CivilTime) -> Bool {
        guard let (year, digits) = scanner.number(upTo: 8) else { return false }
        switch digits {
        case 4: time.year = year
        case 6:
            time.year = year / 100
            time.month = year % 100
            return true
        case 7: return ordinal(year % 1000, of: year / 1000, &time)
        case 8:
            (time.year, time.month, time.day) = (year / 10_000, year / 100 % 100, year % 100)
            return true
        default: return false
        }
        guard scanner.skip("-") || scanner.skip("/") else { return scanner.isAtEnd }
        guard let (month, width) = scanner.number(upTo: 3) else { return false }
        if width == 3 { return ordinal(month, of: year, &time) }
        time.month = month
        guard scanner.skip("-") || scanner.skip("/") else { return scanner.isAtEnd }
        guard let (day, _) = scanner.number(upTo: 2) else { return false }
        time.day = day
        return true
    }

    private static func ordinal(_ day: Int, of year: Int, _ time: inout CivilTime) -> Bool {
        guard day >= 1, day <= (CivilTime.isLeap(year) ? 366 : 365) else { return false }
        time.year = year
        var rest = day
        var month = 1
        while rest > CivilTime.days(in: month, of: year) {
            rest -= CivilTime.days(in: month, of: year)
            month += 1
        }
        (time.month, time.day) = (month, rest)
        return true
    }

    private static func clock(_ scanner: inout DateScanner, _ time: inout CivilTime) -> Bool {
        guard let (hour, digits) = scanner.number(upTo: 6) else { return false }
        switch digits {
        case 6: (time.hour, time.minute, time.second) = (hour / 10_000, hour / 100 % 100, hour % 100)
        case 4: (time.hour, time.minute) = (hour / 100, hour % 100)
        default:
            time.hour = hour
            guard scanner.skip(":") else { return true }
            guard let (minute, _) = scanner.number(upTo: 2) else { return false }
            time.minute = minute
            guard scanner.skip(":") else { return true }
            guard let (second, _) = scanner.number(upTo: 2) else { return false }
            time.second = second
        }
        if scanner.skip(".") || scanner.skip(",") { time.fraction = scanner.fraction() }
        return true
    }
}
