/// Byte strings with numbers: those that queries look for. Numbers rise from 0 in the order of insertion.
struct Vocabulary: Sendable {
    private var bytes: [UInt8] = []
    /// Where each string ends in `bytes`.
    private var ends: [UInt32] = []
    /// The hash in the upper half, number + 1 in the lower one, or 0; open addressing, a power of two of slots. What does
    /// not match is told apart without looking further.
    private var slots: [UInt64] = [UInt64](repeating: 0, count: 64)

    var count: Int { ends.count }

    /// The number of a string, given now if it has none.
    mutating func insert(_ string: [UInt8]) -> UInt32 {
        string.withUnsafeBufferPointer { insert($0) }
    }

    mutating func insert(_ string: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let hash = Self.hash(string)
        if let number = find(string, hash: hash) { return number }
        if (ends.count + 1) * 2 > slots.count { grow() }
        let number = UInt32(ends.count)
        bytes.append(contentsOf: string)
        ends.append(UInt32(bytes.count))
        Self.place(UInt64(hash) << 32 | UInt64(number + 1), in: &slots)
        return number
    }

    /// The number of a string, nil if it was never inserted.
    @inline(__always)
    func find(_ string: UnsafeBufferPointer<UInt8>) -> UInt32? { find(string, hash: Self.hash(string)) }

    @inline(__always)
    private func find(_ string: UnsafeBufferPointer<UInt8>, hash: UInt32) -> UInt32? {
        let mask = slots.count - 1
        return slots.withUnsafeBufferPointer { slots in
            var slot = Int(hash) & mask
            while slots[slot] != 0 {
                if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash {
                    let number = UInt32(truncatingIfNeeded: slots[slot]) - 1
                    if equals(number, string) { return number }
                }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    @inline(__always)
    private func equals(_ number: UInt32, _ string: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = number == 0 ? 0 : Int(ends[Int(number) - 1])
        guard Int(ends[Int(number)]) - start == string.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var offset = 0
            while offset < string.count, bytes[start + offset] == string[offset] { offset += 1 }
            return offset == string.count
        }
    }

    /// How many bytes a string has.
    func length(of number: UInt32) -> Int {
        Int(ends[Int(number)]) - (number == 0 ? 0 : Int(ends[Int(number) - 1]))
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        for slot in slots where slot != 0 { Self.place(slot, in: &larger) }
        slots = larger
    }

    private static func place(_ entry: UInt64, in slots: inout [UInt64]) {
        let mask = slots.count - 1
        var slot = Int(entry >> 32) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = entry
    }

    @inline(__always)
    static func hash(_ string: UnsafeBufferPointer<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: ByteHash.of(string, seed: 0) >> 16)
    }
}

/// A hash of bytes: eight at a step, the last ones overlapping the step before, then mixed by a full product.
enum ByteHash {
    @inline(__always)
    static func of(_ string: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
        let count = string.count
        // The length changes all bits: short strings of different lengths are not to meet.
        var hash = seed &+ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        let raw = UnsafeRawBufferPointer(string)
        if count >= 8 {
            var at = 0
            while at + 8 < count {
                hash = mixed(hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                at += 8
            }
            return mixed(hash ^ raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
        }
        if count >= 4 {
            let head = raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            let tail = raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return mixed(hash ^ (UInt64(head) | UInt64(tail) << 32))
        }
        guard count > 0 else { return mixed(hash) }
        let few = UInt64(string[0]) | UInt64(string[count / 2]) << 8 | UInt64(string[count - 1]) << 16
        return mixed(hash ^ few)
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
