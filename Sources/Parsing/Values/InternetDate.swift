import struct Foundation.Date

/// Dates of mail and of C's asctime: `Thu, 01 Jan 2004 19:48:21 GMT` in all its slips.
enum InternetDate {
    static func date(_ text: String) -> Date? {
        var words = text.lowercased().split { $0.isWhitespace || $0 == "," }.map(String.init)
        if let first = words.first, days.contains(String(first.prefix(3))),
            first.allSatisfy({ $0.isLetter || $0 == "." })
        {
            words.removeFirst()
        }
        if words.count == 1 || words.first?.contains("-") == true {
            let parts = words[0].split(separator: "-").map(String.init)
            words.replaceSubrange(0..<1, with: parts)
        }
        guard words.count >= 3, var time = day(&words) else { return nil }
        guard clock(&words, &time) else { return nil }
        if let half = words.first, half == "am" || half == "pm" {
            guard (1...12).contains(time.hour) else { return nil }
            time.hour = time.hour % 12 + (half == "pm" ? 12 : 0)
            words.removeFirst()
        }
        if let first = words.first, let year = Int(first), time.year < 0 {
            time.year = full(year, first.count)
            words.removeFirst()
        } else if time.year < 0, let last = words.last, let year = Int(last), last.count == 4 {
            time.year = year
            words.removeLast()
        }
        guard let offset = zone(words) else { return nil }
        time.offset = offset
        return time.date
    }

    /// Day, month and year in the order of mail, or month first; asctime tells the year last (-1 so far).
    private static func day(_ words: inout [String]) -> CivilTime? {
        var time = CivilTime()
        if let month = month(words[0]), let day = Int(words[1]) {
            (time.month, time.day) = (month, day)
        } else if let day = Int(words[0]), let month = month(words[1]) {
            (time.month, time.day) = (month, day)
        } else {
            return nil
        }
        words.removeFirst(2)
        guard let next = words.first else { return nil }
        if let year = Int(next) {
            time.year = full(year, next.count)
            words.removeFirst()
        } else {
            time.year = -1
        }
        return time
    }

    private static func clock(_ words: inout [String], _ time: inout CivilTime) -> Bool {
        guard let next = words.first, next.contains(":"), next.first?.isNumber == true else {
            return words.isEmpty || words.count < 3
        }
        let parts = next.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 3, let hour = Int(parts[0]), let minute = Int(parts[1]) else { return false }
        (time.hour, time.minute) = (hour, minute)
        if parts.count == 3 {
            guard let second = Int(parts[2].prefix { $0.isNumber }) else { return false }
            time.second = second
        }
        words.removeFirst()
        return true
    }

    /// A zone that nobody knows is no reason to lose the date: it is read as UTC, as mail does.
    private static func zone(_ words: [String]) -> Int? {
        guard let name = words.first else { return 0 }
        if let offset = TimeZoneName.offset(name) { return offset }
        return name.first == "+" || name.first == "-" ? nil : 0
    }

    private static func full(_ year: Int, _ digits: Int) -> Int {
        digits <= 2 ? year + (year < 90 ? 2000 : 1900) : year
    }

    private static func month(_ word: String) -> Int? { months.firstIndex(of: String(word.prefix(3))).map { $0 + 1 } }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let days: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}
