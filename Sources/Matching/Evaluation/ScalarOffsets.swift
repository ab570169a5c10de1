/// Offsets in Unicode scalars by offsets in UTF-8: counted once by steps of eight bytes, then within a step. Its storage is
/// kept from article to article.
struct ScalarOffsets {
    /// How many scalars begin before each eighth byte.
    private var counts: [UInt32] = []
    private var isASCII = true

    /// Counts the scalars of a text.
    mutating func count(_ bytes: [UInt8]) {
        counts.removeAll(keepingCapacity: true)
        counts.reserveCapacity(bytes.count / 8 + 1)
        var count: UInt32 = 0
        bytes.withUnsafeBytes { bytes in
            for start in stride(from: 0, through: bytes.count, by: 8) {
                counts.append(count)
                count += UInt32(Self.scalars(bytes, start, min(start + 8, bytes.count)))
            }
        }
        isASCII = Int(count) == bytes.count
    }

    /// How many scalars begin before a byte of the text that was counted.
    @inline(__always)
    func scalars(before byte: Int, in bytes: [UInt8]) -> Int {
        if isASCII { return byte }
        return Int(counts[byte / 8]) + bytes.withUnsafeBytes { Self.scalars($0, byte & ~7, byte) }
    }

    /// Of eight bytes at most.
    @inline(__always)
    private static func scalars(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
        if start + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
            // Bytes that continue a scalar begin with the bits 10.
            let continuing = word >> 7 & ~word >> 6 & 0x0101_0101_0101_0101
            let asked = end - start == 8 ? continuing : continuing & (1 << UInt64(8 * (end - start)) - 1)
            return end - start - asked.nonzeroBitCount
        }
        return (start..<end).count { bytes[$0] & 0xC0 != 0x80 }
    }
}
