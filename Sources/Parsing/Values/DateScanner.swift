/// Steps through the text of a date.
struct DateScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { index >= bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    @discardableResult
    mutating func skipSpaces() -> Bool {
        let begin = index
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        return index > begin
    }

    /// A number and how many digits it has.
    mutating func number(upTo most: Int) -> (value: Int, digits: Int)? {
        let begin = index
        var value = 0
        while index < bytes.count, index - begin < most, ASCII.isDigit(bytes[index]) {
            value = value * 10 + Int(bytes[index] - 0x30)
            index += 1
        }
        return index > begin ? (value, index - begin) : nil
    }

    /// The digits behind a point.
    mutating func fraction() -> Double {
        var value = 0.0
        var unit = 0.1
        while index < bytes.count, ASCII.isDigit(bytes[index]) {
            value += Double(bytes[index] - 0x30) * unit
            unit /= 10
            index += 1
        }
        // What a journal keeps are milliseconds; more digits would only be noise.
        return (value * 1000).rounded(.down) / 1000
    }

    /// The rest as a zone: minutes east of Greenwich, nil when it is none.
    mutating func zone() -> Int? {
        let rest = String(decoding: bytes[index...], as: UTF8.self)
        index = bytes.count
        return TimeZoneName.offset(rest)
    }
}

/// Zones as feeds write them.
enum TimeZoneName {
    /// Minutes east of Greenwich; no zone is UTC.
    static func offset(_ text: String) -> Int? {
        var name = text.trimmed.lowercased()
        if name.hasPrefix("etc/") { name.removeFirst(4) }
        if name.isEmpty { return 0 }
        for universal in ["gmt", "utc"] where name.hasPrefix(universal) && name.count > 3 { name.removeFirst(3) }
        if let first = name.first, first == "+" || first == "-" { return numeric(name) }
        return names[name].map { $0 }
    }

    private static func numeric(_ name: String) -> Int? {
        let digits = name.dropFirst().filter { $0 != ":" }
        guard let value = Int(digits), value >= 0 else { return nil }
        let minutes = digits.count <= 2 ? value * 60 : value / 100 * 60 + value % 100
        return name.hasPrefix("-") ? -minutes : minutes
    }

    private static let names: [String: Int] = [
        "z": 0, "ut": 0, "gmt": 0, "utc": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "cest": 120,
        "met": 60,
        "mez": 60, "mesz": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "est": -300, "edt": -240,
        "et": -300, "cst": -360, "cdt": -300, "ct": -360, "mst": -420, "mdt": -360, "mt": -420, "pst": -480,
        "pdt": -420, "pt": -480, "ast": -240, "adt": -180, "at": -240, "akst": -540, "akdt": -480, "hst": -600,
        "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "a": -60, "n": 60, "m": -720,
        "y": 720,
    ]
}
