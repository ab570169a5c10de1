internal import FeedModel
internal import Foundation

/// Dates of the wild: RFC 822 and what passes for it, W3C-DTF and ISO 8601, asctime and a few more, in this order; what
/// none of them reads is refused, never guessed and never "now".
enum FeedDates {
    /// Keeps the first date of its kind, but a readable one before one that is not.
    static func read(_ element: Element, into kept: inout ParsedDate?) {
        let text = element.trimmed
        guard !text.isEmpty else { return }
        if kept?.date == nil { kept = ParsedDate(date(text), raw: text) }
    }

    /// The moment that `text` names.
    static func date(_ text: String) -> Date? {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count < 100 else { return nil }
        return ISODate.date(text) ?? WordyDate.date(text)
    }

    /// Days since 1970 of the Gregorian calendar.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    static func moment(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Double, offset: Int
    ) -> Date? {
        guard (1...12).contains(month), day >= 1, day <= daysIn(month, year), (1...9999).contains(year) else {
            return nil
        }
        guard (0...24).contains(hour), (0..<60).contains(minute), (0..<61).contains(second), abs(offset) <= 24 * 3600
        else { return nil }
        let seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 - offset
        return Date(timeIntervalSince1970: Double(seconds) + second)
    }

    private static func daysIn(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// W3C-DTF (a profile of ISO 8601), with the liberties that feeds take: no zone, a space for the T, no hyphens, week and
/// ordinal dates.
private enum ISODate {
    static func date(_ text: String) -> Date? {
        guard let first = text.utf8.first, (0x30...0x39).contains(first) || first == 0x2d else { return nil }
        let (day, time) = split(text)
        guard let (year, month, dayOfMonth) = calendarDay(day) else { return nil }
        guard let time else { return FeedDates.moment(year, month, dayOfMonth, 0, 0, 0, offset: 0) }
        guard let clock = Clock(time) else { return nil }
        return FeedDates.moment(
            year, month, dayOfMonth, clock.hour, clock.minute, clock.second, offset: clock.offset)
    }

    private static func split(_ text: String) -> (Substring, Substring?) {
        guard let mark = text.firstIndex(where: { $0 == "T" || $0 == "t" || $0 == " " }) else {
            return (text[...], nil)
        }
        let rest = text[text.index(after: mark)...].drop { $0 == " " }
        return (text[..<mark], rest.isEmpty ? nil : rest)
    }

    private static func calendarDay(_ text: Substring) -> (Int, Int, Int)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return slashed(text) }
        let numbers = parts.map { Int($0) }
        switch (parts.count, parts.first?.count ?? 0) {
        case (1, 4): return numbers[0].map { ($0, 1, 1) }
        case (1, 8):
            guard let all = numbers[0] else { return nil }
            return (all / 10000, all / 100 % 100, all % 100)
        case (1, 6):
            guard let all = numbers[0] else { return nil }
            return (century(all / 10000), all / 100 % 100, all % 100)
        case (1, 7) where parts.count == 1, (2, 4) where parts.last?.count == 3:
            guard let year = Int(text.prefix(4)), let day = Int(text.suffix(3)), (1...366).contains(day) else {
                return nil
            }
            return ordinal(year, day)
        case (2, 4):
            guard let year = numbers[0], let month = numbers[1] else { return nil }
            return (year, month, 1)
        case (3, 2), (3, 4):
            guard let year = numbers[0], let month = numbers[1], let day = numbers[2] else { return nil }
            return (parts[0].count == 2 ? century(year) : year, month, day)
        default: return nil
        }
    }

    /// `2004/07/04`, and with dots.
    private static func slashed(_ text: Substring) -> (Int, Int, Int)? {
        let parts = text.split { $0 == "/" || $0 == "." }
        guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2])
        else { return nil }
        return (year, month, day)
    }

    private static func century(_ year: Int) -> Int { year < 70 ? 2000 + year : 1900 + year }

    private static func ordinal(_ year: Int, _ day: Int) -> (Int, Int, Int) {
        var rest = day
        for month in 1...12 {
            let length =
                FeedDates.days(month == 12 ? year + 1 : year, month % 12 + 1, 1) - FeedDates.days(year, month, 1)
            if rest <= length { return (year, month, rest) }
            rest -= length
        }
        return (year, 12, 31)
    }
}

/// `20:04:05.25+01:00` and its short forms.
private struct Clock {
    var hour = 0
    var minute = 0
    var second = 0.0
    var offset = 0

    init?(_ text: Substring) {
        var clock = text
        if let mark = text.dropFirst().firstIndex(where: { "Zz+- ".contains($0) || $0.isLetter }) {
            clock = text[..<mark]
            let zone = text[mark...].trimmingCharacters(in: .whitespaces)
            if !zone.isEmpty {
                guard let offset = Zone.offset(zone) else { return nil }
                self.offset = offset
            }
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1, let all = Int(clock.prefix { $0 != "." }) {
            switch clock.prefix(while: { $0 != "." }).count {
            case 2: hour = all
            case 4: (hour, minute) = (all / 100, all % 100)
            case 6: (hour, minute, second) = (all / 10000, all / 100 % 100, Double(all % 100))
            default: return nil
            }
            return
        }
        guard parts.count >= 2, let hour = Int(parts[0]),
            let minute = Int(parts[1].trimmingCharacters(in: .whitespaces))
        else { return nil }
        (self.hour, self.minute) = (hour, minute)
        if parts.count > 2 {
            guard let second = Double(parts[2].replacing(",", with: ".").trimmingCharacters(in: .whitespaces)) else {
                return nil
            }
            self.second = second
        }
    }
}

/// Time zones by number or name.
private enum Zone {
    static func offset(_ text: String) -> Int? {
        var name = text.uppercased()
        if name.hasPrefix("(") { name = name.trimmingCharacters(in: CharacterSet(charactersIn: "()")) }
        if let known = names[name] { return known * 60 }
        for prefix in ["GMT", "UTC", "ETC/GMT", "UT"] where name.hasPrefix(prefix) && name.count > prefix.count {
            name = String(name.dropFirst(prefix.count))
            if let known = names[name] { return known * 60 }
            break
        }
        guard let sign = name.first, sign == "+" || sign == "-" else { return nil }
        let digits = name.dropFirst().filter { $0 != ":" && $0 != " " }
        guard digits.allSatisfy(\.isNumber), let number = Int(digits) else { return nil }
        let seconds = digits.count <= 2 ? number * 3600 : number / 100 * 3600 + number % 100 * 60
        return sign == "-" ? -seconds : seconds
    }

    /// Minutes east of Greenwich (RFC 822, 5.1, and what else is met).
    private static let names: [String: Int] = [
        "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "ETC/GMT": 0, "WET": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
        "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "ET": -300, "CT": -360, "MT": -420, "PT": -480, "AST": -240,
        "ADT": -180, "NST": -210, "AKST": -540, "AKDT": -480, "HST": -600, "BST": 60, "IST": 330, "CET": 60,
        "CEST": 120, "MET": 60, "MEST": 120, "MESZ": 120, "MEZ": 60, "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240,
        "JST": 540, "KST": 540, "SGT": 480, "HKT": 480, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
        "A": -60, "N": 60, "M": -720, "Y": 720,
    ]
}

/// RFC 822/1123 and whatever has a month by name: `Thu, 01 Jan 2004 19:48:21 GMT`, `Sun Jan  4 16:29:06 PST 2004`,
/// `January 4, 2004 4:29 PM`.
private enum WordyDate {
    static func date(_ text: String) -> Date? {
        var day: Int?
        var month: Int?
        var year: Int?
        var clock: Clock?
        var zone: Int?
        var afternoon: Bool?
        let cleaned = text.replacing(",", with: " ").replacing("(", with: " ").replacing(")", with: " ")
        for word in cleaned.split(whereSeparator: \.isWhitespace) {
            let folded = word.lowercased()
            if word.contains(":"), let first = word.first, first.isNumber {
                guard clock == nil, let read = Clock(word) else { return nil }
                clock = read
                if read.offset != 0 { zone = zone ?? read.offset }
            } else if let number = ordinalNumber(folded) {
                place(number, word.count, &day, &year, clockSeen: clock != nil)
            } else if let named = monthNumber(folded) {
                month = month ?? named
            } else if folded == "am" || folded == "pm" {
                afternoon = folded == "pm"
            } else if let (d, m, y) = hyphenated(folded) {
                (day, month, year) = (day ?? d, month ?? m, year ?? y)
            } else if let offset = Zone.offset(String(word)) {
                zone = zone ?? offset
            } else if !isWeekday(folded), folded != "at", folded != "of", folded != "-" {
                if month != nil, year != nil, day != nil { continue }
                guard month == nil || day == nil else { return nil }
            }
        }
        guard let day, let month, let year else { return nil }
        var hour = clock?.hour ?? 0
        if let afternoon { hour = hour % 12 + (afternoon ? 12 : 0) }
        return FeedDates.moment(
            full(year), month, day, hour, clock?.minute ?? 0, clock?.second ?? 0, offset: zone ?? clock?.offset ?? 0)
    }

    private static func place(_ number: Int, _ digits: Int, _ day: inout Int?, _ year: inout Int?, clockSeen: Bool) {
        if digits >= 3 || number > 31 {
            year = year ?? number
        } else if day == nil {
            day = number
        } else {
            year = year ?? number
        }
    }

    private static func ordinalNumber(_ word: String) -> Int? {
        if let number = Int(word) { return number >= 0 && !word.hasPrefix("+") ? number : nil }
        for ending in ["st", "nd", "rd", "th", "."] where word.hasSuffix(ending) {
            return Int(word.dropLast(ending.count))
        }
        return nil
    }

    /// `06-Nov-94`, `4/Jan/2004`.
    private static func hyphenated(_ word: String) -> (Int, Int, Int)? {
        let parts = word.split { $0 == "-" || $0 == "/" }
        guard parts.count == 3, let day = Int(parts[0]), let year = Int(parts[2]) else { return nil }
        if let month = monthNumber(String(parts[1])) { return (day, month, year) }
        // Americans write the month first; a number over 12 can only be the day.
        guard let second = Int(parts[1]) else { return nil }
        return day > 12 ? (day, second, year) : (second, day, year)
    }

    private static func full(_ year: Int) -> Int { year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year }

    private static func isWeekday(_ word: String) -> Bool {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(String(word.prefix(3)))
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func monthNumber(_ word: String) -> Int? {
        guard word.count >= 3, !isWeekday(word) else { return nil }
        return (months.firstIndex(of: String(word.prefix(3)))).map { $0 + 1 }
    }
}
