/// What the tokenizer's quick way asks of a byte.
enum ASCII {
    static let stop: UInt32 = 0x2E
    static let apostrophe: UInt32 = 0x27

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    @inline(__always) static func isWordy(_ byte: UInt8) -> Bool { isLetter(byte) || byte &- 0x30 < 10 }
    @inline(__always) static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// Of eight bytes, the first in the lowest: the lower case of those that are ASCII letters or digits, up to the first
    /// that is neither, and how many they are. All are looked at at once: of bytes below 0x80, adding what a bound lacks to
    /// 0x80 sets the highest bit from the bound on.
    @inline(__always)
    static func loweredRun(_ bytes: UInt64) -> (lowered: UInt64, length: Int) {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high = 0x80 * ones
        let low = bytes & ~high
        func from(_ bound: UInt64, _ bytes: UInt64) -> UInt64 { bytes &+ (0x80 &- bound) &* ones }
        let uncased = low | 0x20 * ones
        let letters = from(0x61, uncased) & ~from(0x7B, uncased)
        let digits = from(0x30, low) & ~from(0x3A, low)
        let capitals = from(0x41, low) & ~from(0x5B, low) & high & ~bytes
        let others = ~(letters | digits) & high | bytes & high
        return (bytes | capitals >> 2, others.trailingZeroBitCount >> 3)
    }
}
