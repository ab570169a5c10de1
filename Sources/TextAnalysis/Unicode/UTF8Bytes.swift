/// Code points to UTF-8 and back.
enum UTF8Bytes {
    /// The UTF-8 of code points.
    static func encoded(_ codes: some Sequence<UInt32>) -> [UInt8] {
        var bytes: [UInt8] = []
        for code in codes { append(code, to: &bytes) }
        return bytes
    }

    /// Appends the UTF-8 of a code point.
    @inline(__always)
    static func append(_ code: UInt32, to bytes: inout [UInt8]) {
        if code < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: code))
        } else if code < 0x800 {
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | code >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code & 63))
        } else if code < 0x10000 {
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | code >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 63))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code & 63))
        } else {
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | code >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code >> 12 & 63))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 63))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code & 63))
        }
    }

    /// The code points of a text.
    static func codes(of text: some StringProtocol) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// The text of code points that came from a text.
    static func text(_ codes: some Sequence<UInt32>) -> String { String(decoding: encoded(codes), as: UTF8.self) }

    /// The code point that begins at `at` in well-formed UTF-8, and how many bytes it takes.
    @inline(__always)
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at: Int) -> (code: UInt32, length: Int) {
        let first = UInt32(bytes[at])
        if first < 0x80 { return (first, 1) }
        let second = UInt32(bytes[at + 1] & 63)
        if first < 0xE0 { return ((first & 31) << 6 | second, 2) }
        let third = UInt32(bytes[at + 2] & 63)
        if first < 0xF0 { return ((first & 15) << 12 | second << 6 | third, 3) }
        return ((first & 7) << 18 | second << 12 | third << 6 | UInt32(bytes[at + 3] & 63), 4)
    }
}
