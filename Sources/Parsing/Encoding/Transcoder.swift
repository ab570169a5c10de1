import Glibc

/// Makes UTF-8 of other encodings.
enum Transcoder {
    /// U+FFFD.
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// What a conversion gave.
    struct Result {
        var bytes: [UInt8]
        /// Places that had to be replaced by U+FFFD.
        var faults: Int
    }

    /// The bytes in UTF-8; nil when the encoding is not known here.
    static func utf8(_ bytes: UnsafeBufferPointer<UInt8>, from label: EncodingLabel) -> Result? {
        if label == .windows1252 { return Result(bytes: windows1252(bytes), faults: 0) }
        guard let converter = iconv_open("UTF-8", label.iconvName), Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        return convert(bytes, by: converter, unit: label.unit)
    }

    /// UTF-8 with the bytes that are none read as windows-1252: documents that were pasted together from both.
    /// Surrogates become the character that they pair to, or nothing.
    static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 16)
        var index = 0
        var kept = 0
        while index < bytes.count {
            let length = UTF8Check.sequence(bytes, at: index)
            if length > 0 {
                index += length
                continue
            }
            result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept..<index]))
            if let half = UTF8Check.surrogate(bytes, at: index) {
                index += 3
                if let other = UTF8Check.surrogate(bytes, at: index), let pair = pair(half, other) {
                    append(pair, to: &result)
                    index += 3
                }
            } else {
                append(Windows1252.scalar(bytes[index]), to: &result)
                index += 1
            }
            kept = index
        }
        result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[kept...]))
        return result
    }

    private static func pair(_ high: UInt16, _ low: UInt16) -> Unicode.Scalar? {
        guard UTF16.isLeadSurrogate(high), UTF16.isTrailSurrogate(low) else { return nil }
        return Unicode.Scalar(0x1_0000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    }

    private static func windows1252(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 { result.append(byte) } else { append(Windows1252.scalar(byte), to: &result) }
        }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(Character(scalar)).utf8)
    }

    private static func convert(_ bytes: UnsafeBufferPointer<UInt8>, by converter: iconv_t, unit: Int) -> Result {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 2)
        var faults = 0
        var input = UnsafeMutablePointer(
            mutating: UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self))
        var left = bytes.count
        var chunk = [CChar](repeating: 0, count: 1 << 14)
        while left > 0 {
            let (state, written) = chunk.withUnsafeMutableBufferPointer { buffer in
                var output = buffer.baseAddress
                var room = buffer.count
                let outcome = iconv(converter, &input, &left, &output, &room)
                return (outcome == Int.max || outcome == -1 ? errno : 0, buffer.count - room)
            }
            result.append(contentsOf: chunk[..<written].lazy.map { UInt8(bitPattern: $0) })
            if state == 0 || state == E2BIG { continue }
            // EILSEQ or EINVAL: a unit that means nothing is replaced, and the rest is read on.
            faults += 1
            result.append(contentsOf: replacement)
            let skipped = min(unit, left)
            input = input?.advanced(by: skipped)
            left -= skipped
        }
        return Result(bytes: result, faults: faults)
    }
}

/// The code page that the web means by Latin-1.
enum Windows1252 {
    /// The character of a byte; undefined bytes stand for themselves, as browsers read them.
    static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
        return Unicode.Scalar(upper[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
    }

    private static let upper: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}

extension EncodingLabel {
    /// Bytes of a unit, by which a faulty place is skipped.
    fileprivate var unit: Int { name.hasPrefix("utf-16") ? 2 : name.hasPrefix("utf-32") ? 4 : 1 }
}
