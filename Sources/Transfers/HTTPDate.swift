public import struct Foundation.Date

/// The dates of HTTP (RFC 9110, 5.6.7): the preferred form and the two obsolete ones.
public enum HTTPDate {
    /// The moment that `text` names; nil for anything else.
    public static func date(_ text: some StringProtocol) -> Date? {
        let words = text.split { " ,\t-".contains($0) }
        // Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT · Sun Nov  6 08:49:37 1994
        if words.count >= 5, let day = Int(words[1]), let month = month(words[2]), let year = Int(words[3]) {
            return moment(year: full(year), month: month, day: day, clock: words[4])
        }
        if words.count == 5, let month = month(words[1]), let day = Int(words[2]), let year = Int(words[4]) {
            return moment(year: year, month: month, day: day, clock: words[3])
        }
        return nil
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func month(_ word: some StringProtocol) -> Int? {
        months.firstIndex(of: word.lowercased()).map { $0 + 1 }
    }

    /// Two digits: the century that is not more than 50 years ahead (RFC 9110).
    private static func full(_ year: Int) -> Int { year >= 100 ? year : year + (year < 70 ? 2000 : 1900) }

    private static func moment(year: Int, month: Int, day: Int, clock: some StringProtocol) -> Date? {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2]),
            (1...31).contains(day), (1601..<10000).contains(year)
        else { return nil }
        let seconds = daysSince1970(year, month, day) * 86400 + parts[0] * 3600 + parts[1] * 60 + parts[2]
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// Days of the Gregorian calendar, counted from March so that the leap day comes last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}
