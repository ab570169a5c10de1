import struct Foundation.Date

/// Dates of mail and of C's asctime: `Thu, 01 Jan 2004 19:48:21 GMT` in all its slips.
enum InternetDate {
    private typealias Word = UnsafeBufferPointer<UInt8>

    static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> Date? {
        var words = words(of: bytes)[...]
        if let first = words.first, place(of: first, among: days) != nil,
            first.allSatisfy({ ASCII.isLetter($0) || $0 == UInt8(ascii: ".") })
        {
            words.removeFirst()
        }
        if let first = words.first, words.count == 1 || first.contains(UInt8(ascii: "-")) {
            words = first.split(separator: UInt8(ascii: "-")).map { Word(rebasing: $0) } + words.dropFirst()
        }
        guard words.count >= 3, var time = day(&words), clock(&words, &time) else { return nil }
        if let half = words.first, half.count == 2, ASCII.begins(half, at: 1, with: "m"),
            half[0] | 0x20 == UInt8(ascii: "a") || half[0] | 0x20 == UInt8(ascii: "p")
        {
            guard (1...12).contains(time.hour) else { return nil }
            time.hour = time.hour % 12 + (half[0] | 0x20 == UInt8(ascii: "p") ? 12 : 0)
            words.removeFirst()
        }
        if let first = words.first, let year = ASCII.number(first), time.year < 0 {
            time.year = full(year, first.count)
            words.removeFirst()
        } else if time.year < 0, let last = words.last, let year = ASCII.number(last), last.count == 4 {
            time.year = year
            words.removeLast()
        }
        guard let offset = zone(words.first) else { return nil }
        time.offset = offset
        return time.date
    }

    /// What stands between white space and commas; the spaces of U+00A0 and U+2000 to U+203F are white too.
    private static func words(of bytes: UnsafeBufferPointer<UInt8>) -> [Word] {
        var words: [Word] = []
        var (start, index) = (0, 0)
        func isWide(_ index: Int) -> Int {
            if bytes[index] == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 { return 2 }
            return bytes[index] == 0xE2 && index + 2 < bytes.count && bytes[index + 1] == 0x80 ? 3 : 0
        }
        while index < bytes.count {
            let byte = bytes[index]
            let width = ASCII.isSpace(byte) || byte == UInt8(ascii: ",") ? 1 : byte < 0x80 ? 0 : isWide(index)
            if width > 0 {
                if index > start { words.append(Word(rebasing: bytes[start..<index])) }
                start = index + width
            }
            index += max(1, width)
        }
        if start < bytes.count { words.append(Word(rebasing: bytes[start...])) }
        return words
    }

    /// Day, month and year in the order of mail, or month first; asctime tells the year last (-1 so far).
    private static func day(_ words: inout ArraySlice<Word>) -> CivilTime? {
        var time = CivilTime()
        guard let first = words.popFirst(), let second = words.popFirst() else { return nil }
        if let month = place(of: first, among: months), let day = ASCII.number(second) {
            (time.month, time.day) = (month, day)
        } else if let day = ASCII.number(first), let month = place(of: second, among: months) {
            (time.month, time.day) = (month, day)
        } else {
            return nil
        }
        guard let next = words.first else { return nil }
        if let year = ASCII.number(next) {
            time.year = full(year, next.count)
            words.removeFirst()
        } else {
            time.year = -1
        }
        return time
    }

    private static func clock(_ words: inout ArraySlice<Word>, _ time: inout CivilTime) -> Bool {
        guard let next = words.first, next.contains(UInt8(ascii: ":")), ASCII.isDigit(next[0]) else {
            return words.isEmpty || words.count < 3
        }
        let parts = next.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
            Word(rebasing: $0)
        }
        guard parts.count <= 3, let hour = ASCII.number(parts[0]), let minute = ASCII.number(parts[1]) else {
            return false
        }
        (time.hour, time.minute) = (hour, minute)
        if parts.count == 3 {
            guard let second = ASCII.number(Word(rebasing: parts[2].prefix(while: ASCII.isDigit))) else { return false }
            time.second = second
        }
        words.removeFirst()
        return true
    }

    /// A zone that nobody knows is no reason to lose the date: it is read as UTC, as mail does.
    private static func zone(_ name: Word?) -> Int? {
        guard let name else { return 0 }
        if let offset = TimeZoneName.offset(name) { return offset }
        return name[0] == UInt8(ascii: "+") || name[0] == UInt8(ascii: "-") ? nil : 0
    }

    private static func full(_ year: Int, _ digits: Int) -> Int {
        digits <= 2 ? year + (year < 90 ? 2000 : 1900) : year
    }

    /// Which of the names, from 1 on, a word begins with.
    private static func place(of word: Word, among names: [StaticString]) -> Int? {
        names.firstIndex { ASCII.begins(word, at: 0, with: $0) }.map { $0 + 1 }
    }

    private static let months: [StaticString] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let days: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}
