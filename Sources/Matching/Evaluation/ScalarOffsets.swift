/// Offsets in Unicode scalars by offsets in UTF-8: counted once by blocks, then within a block.
struct ScalarOffsets {
    private static let block = 64
    private let bytes: [UInt8]
    /// How many scalars begin before each block.
    private var counts: [Int] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        counts.reserveCapacity(bytes.count / Self.block + 1)
        var count = 0
        for start in stride(from: 0, through: bytes.count, by: Self.block) {
            counts.append(count)
            count += Self.scalars(bytes, start, min(start + Self.block, bytes.count))
        }
    }

    /// How many scalars begin before a byte.
    subscript(_ byte: Int) -> Int {
        let block = byte / Self.block
        return counts[block] + Self.scalars(bytes, block * Self.block, byte)
    }

    private static func scalars(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        bytes.withUnsafeBytes { bytes in
            var (place, continuing) = (start, 0)
            while place + 8 <= end {
                let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                // Bytes that continue a scalar begin with the bits 10.
                continuing += (word >> 7 & ~word >> 6 & 0x0101_0101_0101_0101).nonzeroBitCount
                place += 8
            }
            while place < end {
                if bytes[place] & 0xC0 == 0x80 { continuing += 1 }
                place += 1
            }
            return end - start - continuing
        }
    }
}
