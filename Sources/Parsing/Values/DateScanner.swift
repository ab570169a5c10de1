import Markup

/// Steps through the text of a date.
struct DateScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

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
        let rest = UnsafeBufferPointer(rebasing: bytes[index...])
        index = bytes.count
        return TimeZoneName.offset(rest)
    }
}

extension ASCII {
    /// A number of digits alone, nine at most.
    static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count < 10 else { return nil }
        var value = 0
        for byte in bytes {
            guard isDigit(byte) else { return nil }
            value = value * 10 + Int(byte & 0x0F)
        }
        return value
    }
}

/// Zones as feeds write them.
enum TimeZoneName {
    /// Minutes east of Greenwich; no zone is UTC.
    static func offset(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var name = ASCII.trimmed(text)
        if ASCII.begins(name, at: 0, with: "etc/") { name = UnsafeBufferPointer(rebasing: name[4...]) }
        if name.isEmpty { return 0 }
        if name.count > 3, ASCII.begins(name, at: 0, with: "gmt") || ASCII.begins(name, at: 0, with: "utc") {
            name = UnsafeBufferPointer(rebasing: name[3...])
        }
        if name[0] == UInt8(ascii: "+") || name[0] == UInt8(ascii: "-") { return numeric(name) }
        return names.value(of: name, foldingCase: true)
    }

    private static func numeric(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        let digits = name.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard let value = digits.withUnsafeBufferPointer(ASCII.number) else { return nil }
        let minutes = digits.count <= 2 ? value * 60 : value / 100 * 60 + value % 100
        return name[0] == UInt8(ascii: "-") ? -minutes : minutes
    }

    private static let names = NameTable<Int>([
        ("z", 0), ("ut", 0), ("gmt", 0), ("utc", 0), ("wet", 0), ("west", 60), ("bst", 60), ("ist", 330), ("cet", 60),
        ("cest", 120), ("met", 60), ("mez", 60), ("mesz", 120), ("mest", 120), ("eet", 120), ("eest", 180),
        ("msk", 180), ("msd", 240), ("est", -300), ("edt", -240), ("et", -300), ("cst", -360), ("cdt", -300),
        ("ct", -360), ("mst", -420), ("mdt", -360), ("mt", -420), ("pst", -480), ("pdt", -420), ("pt", -480),
        ("ast", -240), ("adt", -180), ("at", -240), ("akst", -540), ("akdt", -480), ("hst", -600), ("jst", 540),
        ("kst", 540), ("aest", 600), ("aedt", 660), ("nzst", 720), ("nzdt", 780), ("a", -60), ("n", 60), ("m", -720),
        ("y", 720),
    ])
}
