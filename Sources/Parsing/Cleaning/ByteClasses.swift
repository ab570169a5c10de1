/// Tables of bytes and the names and numbers that XML itself knows.
enum ByteClasses {
    /// Whether a byte is a control character, or the first of a character that XML forbids or the web reads otherwise.
    @inline(__always)
    static func isControl(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0xC2 || byte == 0xEF
    }

    /// The next byte that is one of two, a control character (white space among them), or 0xC2 or 0xEF; sought eight at
    /// a time. Of eight bytes the lowest that a test finds is right; those above it need not be.
    @inline(__always)
    static func next(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ first: UInt8, _ second: UInt8) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
            let other = word ^ UInt64(byte) &* ones
            return (other &- ones) & ~other
        }
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
            var found = (word &- 0x20 &* ones) & ~word | equal(word, first) | equal(word, second)
            if word & (0x80 &* ones) != 0 { found |= equal(word, 0xC2) | equal(word, 0xEF) }
            found &= 0x80 &* ones
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < raw.count {
            let byte = raw[index]
            if byte == first || byte == second || byte < 0x20 || isControl(byte) { return index }
            index += 1
        }
        return index
    }

    /// The five names of XML.
    static func predefined(_ name: UnsafeBufferPointer<UInt8>) -> UInt32? {
        switch (name.count, name[0]) {
        case (2, UInt8(ascii: "l")) where name[1] == UInt8(ascii: "t"): 60
        case (2, UInt8(ascii: "g")) where name[1] == UInt8(ascii: "t"): 62
        case (3, UInt8(ascii: "a")) where name[1] == UInt8(ascii: "m") && name[2] == UInt8(ascii: "p"): 38
        case (4, UInt8(ascii: "q")) where ASCII.begins(name, at: 0, exactly: "quot"): 34
        case (4, UInt8(ascii: "a")) where ASCII.begins(name, at: 0, exactly: "apos"): 39
        default: nil
        }
    }

    static func digit(_ byte: UInt8, _ base: UInt32) -> UInt32? {
        if ASCII.isDigit(byte) { return UInt32(byte - 0x30) }
        let letter = ASCII.lower(byte)
        return base == 16 && letter >= 0x61 && letter <= 0x66 ? UInt32(letter - 0x61 + 10) : nil
    }

    /// The characters of XML 1.0.
    static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
