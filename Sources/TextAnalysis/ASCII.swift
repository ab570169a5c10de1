/// What the tokenizer's quick way asks of a byte.
enum ASCII {
    static let stop: UInt32 = 0x2E
    static let apostrophe: UInt32 = 0x27

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    @inline(__always) static func isWordy(_ byte: UInt8) -> Bool { isLetter(byte) || byte &- 0x30 < 10 }
    @inline(__always) static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
