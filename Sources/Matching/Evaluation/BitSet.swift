/// A set of small numbers, a bit each.
struct BitSet {
    private var words: [UInt64]

    /// A set of numbers below `count`.
    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    @inline(__always)
    func contains(_ number: UInt32) -> Bool { words[Int(number >> 6)] & 1 << UInt64(number & 63) != 0 }

    @inline(__always)
    mutating func insert(_ number: UInt32) { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }

    @inline(__always)
    mutating func remove(_ number: UInt32) { words[Int(number >> 6)] &= ~(1 << UInt64(number & 63)) }

    /// Takes all numbers out, in order.
    mutating func drain(into numbers: inout [UInt32]) {
        for place in words.indices where words[place] != 0 {
            var word = words[place]
            words[place] = 0
            while word != 0 {
                numbers.append(UInt32(place * 64 + word.trailingZeroBitCount))
                word &= word - 1
            }
        }
    }
}
