/// Packs bytes as gzip without making them smaller: stored blocks (RFC 1951, section 3.2.4) in a frame (RFC 1952).
public enum WireGzip {
    /// A complete gzip member of these bytes.
    public static func pack(_ bytes: [UInt8]) -> [UInt8] {
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + blocks(bytes) + little(checksum(bytes), 4)
            + little(UInt32(truncatingIfNeeded: bytes.count), 4)
    }

    private static let largestBlock = 65_535

    private static func blocks(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.isEmpty { return [1, 0, 0, 0xff, 0xff] }
        return stride(from: 0, to: bytes.count, by: largestBlock).flatMap { start in
            let end = min(start + largestBlock, bytes.count)
            let length = UInt32(end - start)
            return [end == bytes.count ? 1 : 0] + little(length, 2) + little(~length & 0xffff, 2) + bytes[start..<end]
        }
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }

    /// CRC-32 (RFC 1952, section 8).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var rest: UInt32 = ~0
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? (rest >> 1) ^ 0xedb8_8320 : rest >> 1 }
        }
        return ~rest
    }
}
