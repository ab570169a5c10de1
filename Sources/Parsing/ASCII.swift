import Glibc

/// Tests on bytes that need no String.
enum ASCII {
    /// Space, tab, line feed, carriage return, form feed.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// A letter or digit.
    @inline(__always)
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// What may begin an XML name; every byte beyond ASCII is taken for one.
    @inline(__always)
    static func isNameStart(_ byte: UInt8) -> Bool { isLetter(byte) || byte == 0x5F || byte == 0x3A || byte >= 0x80 }

    /// What may go on in an XML name.
    @inline(__always)
    static func isName(_ byte: UInt8) -> Bool {
        isNameStart(byte) || isDigit(byte) || byte == 0x2D || byte == 0x2E
    }

    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The bytes of a C string.
    static func bytes(_ text: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text, count: strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)))
    }

    /// Whether a C string is `name`, without regard to case; `name` is in lower case.
    static func equal(_ text: UnsafePointer<UInt8>, _ name: StaticString) -> Bool {
        let bytes = name.utf8Start
        for index in 0..<name.utf8CodeUnitCount where lower(text[index]) != bytes[index] { return false }
        return text[name.utf8CodeUnitCount] == 0
    }

    /// Whether the bytes from `offset` on begin with `name` (lower case), without regard to case.
    static func begins(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, with name: StaticString) -> Bool {
        guard offset >= 0, offset + name.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<name.utf8CodeUnitCount where lower(bytes[offset + index]) != name.utf8Start[index] {
            return false
        }
        return true
    }

    /// Whether the bytes from `offset` on begin with `name`.
    @inline(__always)
    static func begins(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, exactly name: StaticString) -> Bool {
        guard offset + name.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<name.utf8CodeUnitCount where bytes[offset + index] != name.utf8Start[index] { return false }
        return true
    }

    /// Where `name` (lower case) begins next, without regard to case.
    static func find(
        _ name: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from: Int = 0, to: Int? = nil
    ) -> Int? {
        let last = min(to ?? bytes.count, bytes.count) - name.utf8CodeUnitCount
        var index = from
        while index <= last {
            if begins(bytes, at: index, with: name) { return index }
            index += 1
        }
        return nil
    }

    /// Where a byte stands first.
    static func find(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base, Int32(byte), bytes.count) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Where the first byte over 127 stands, sought eight at a time.
    static func firstBeyond(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        let high: UInt64 = 0x8080_8080_8080_8080
        func word(_ place: Int) -> UInt64 { raw.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
        var index = start
        while index + 32 <= raw.count,
            (word(index) | word(index + 8) | word(index + 16) | word(index + 24)) & high == 0
        { index += 32 }
        while index + 8 <= raw.count {
            let beyond = word(index).littleEndian & high
            if beyond != 0 { return index + beyond.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < raw.count {
            if raw[index] >= 0x80 { return index }
            index += 1
        }
        return nil
    }

    /// The bytes without the white space around them.
    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var begin = 0
        var end = bytes.count
        while begin < end, isSpace(bytes[begin]) { begin += 1 }
        while end > begin, isSpace(bytes[end - 1]) { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[begin..<end])
    }

    /// The text without the white space around it.
    static func trimmedString(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        string(trimmed(bytes))
    }

    /// The text of bytes, with U+FFFD for what is not UTF-8. Nearly all is; that is found out eight bytes at a time.
    static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let beyond = bytes.count > 15 ? firstBeyond(bytes) : 0
        guard bytes.count > 15, beyond == nil || UTF8Check(bytes, from: beyond ?? 0).isValid else {
            return String(decoding: bytes, as: UTF8.self)
        }
        return String(copying: UTF8Span(unchecked: bytes.span, isKnownASCII: beyond == nil))
    }
}

extension String {
    /// The text without the white space around it.
    var trimmed: String {
        var text = self
        return text.withUTF8 { ASCII.trimmedString($0) }
    }

    /// Nil when there is nothing in it.
    var nonEmpty: String? { isEmpty ? nil : self }
}
