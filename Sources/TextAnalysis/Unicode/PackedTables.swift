/// Reads the packed strings of `UnicodeTables`.
struct PackedTables {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    private init(_ table: StaticString) {
        bytes = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    }

    /// Calls `body` with each run of code points and its value.
    static func runs(of table: StaticString, _ body: (Range<UInt32>, UInt32) -> Void) {
        var reader = PackedTables(table)
        var end: UInt32 = 0
        while reader.hasMore {
            let start = end + reader.number()
            let length = reader.take(UInt8(ascii: "-")) ? reader.number() : 1
            _ = reader.take(UInt8(ascii: ":"))
            end = start + length
            body(start..<end, reader.number())
        }
    }

    /// What each code point of a table is mapped to.
    static func mappings(of table: StaticString) -> [UInt32: [UInt32]] {
        var reader = PackedTables(table)
        var found: [UInt32: [UInt32]] = [:]
        var code: UInt32 = 0
        while reader.hasMore {
            code += reader.number()
            _ = reader.take(UInt8(ascii: "="))
            var to = [reader.number()]
            while reader.take(UInt8(ascii: ",")) { to.append(reader.number()) }
            found[code] = to
        }
        return found
    }

    private var hasMore: Bool {
        mutating get {
            while at < bytes.count, bytes[at] == UInt8(ascii: " ") || bytes[at] == UInt8(ascii: "\n") { at += 1 }
            return at < bytes.count
        }
    }

    private mutating func take(_ sign: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == sign else { return false }
        at += 1
        return true
    }

    private mutating func number() -> UInt32 {
        var value: UInt32 = 0
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte & 15)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 87)
            default: return value
            }
            at += 1
        }
        return value
    }
}
