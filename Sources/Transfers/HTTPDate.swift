public import struct Foundation.Date

/// The dates of HTTP (RFC 9110, 5.6.7): the preferred form and the two obsolete ones.
public enum HTTPDate {
    /// The moment that `text` names; nil for anything else.
    public static func date(_ text: String) -> Date? {
        var text = text
        return text.withUTF8 { date($0) }
    }

    /// The moment that bytes in ASCII name; nil for anything else.
    public static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> Date? {
        if let date = preferred(bytes) { return date }
        let words = bytes.split(maxSplits: 7) { byte in " ,\t-".utf8.contains(byte) }
        // Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT · Sun Nov  6 08:49:37 1994
        if words.count >= 5, let day = number(words[1]), let month = month(words[2]), let year = number(words[3]) {
            return moment(year: full(year), month: month, day: day, clock: words[4])
        }
        if words.count == 5, let month = month(words[1]), let day = number(words[2]), let year = number(words[4]) {
            return moment(year: year, month: month, day: day, clock: words[3])
        }
        return nil
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` by its places: three of them stand in every answer.
    private static func preferred(_ bytes: UnsafeBufferPointer<UInt8>) -> Date? {
        guard bytes.count == 29, bytes[4] == 0x20, bytes[7] == 0x20, bytes[11] == 0x20, bytes[16] == 0x20,
            bytes[19] == 0x3A, bytes[22] == 0x3A, let day = number(bytes[5..<7]), let month = month(bytes[8..<11]),
            let year = number(bytes[12..<16]), let hour = number(bytes[17..<19]),
            let minute = number(bytes[20..<22]), let second = number(bytes[23..<25])
        else { return nil }
        return moment(year, month, day, hour, minute, second)
    }

    private typealias Word = Slice<UnsafeBufferPointer<UInt8>>

    private static let months = Array("janfebmaraprmayjunjulaugsepoctnovdec".utf8)

    private static func month(_ word: Word) -> Int? {
        guard word.count == 3 else { return nil }
        let start = word.startIndex
        for number in 0..<12 where word[start] | 0x20 == months[3 * number] {
            if word[start + 1] | 0x20 == months[3 * number + 1], word[start + 2] | 0x20 == months[3 * number + 2] {
                return number + 1
            }
        }
        return nil
    }

    private static func number(_ word: Word) -> Int? {
        guard !word.isEmpty, word.count < 10 else { return nil }
        var value = 0
        for byte in word {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// Two digits: the century that is not more than 50 years ahead (RFC 9110).
    private static func full(_ year: Int) -> Int { year >= 100 ? year : year + (year < 70 ? 2000 : 1900) }

    private static func moment(year: Int, month: Int, day: Int, clock: Word) -> Date? {
        let parts = clock.split(separator: UInt8(ascii: ":")).compactMap { number($0) }
        return parts.count == 3 ? moment(year, month, day, parts[0], parts[1], parts[2]) : nil
    }

    private static func moment(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
    ) -> Date? {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second), (1...31).contains(day),
            (1601..<10000).contains(year)
        else { return nil }
        let seconds = daysSince1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
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
