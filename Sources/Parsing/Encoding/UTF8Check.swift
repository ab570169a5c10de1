/// What a sweep over bytes says of them as UTF-8.
struct UTF8Check {
    /// No byte over 127.
    var isASCII = true
    /// Sequences of two bytes and more that are right.
    var sequences = 0
    /// Halves of surrogate pairs, each written as if it were a character (CESU-8).
    var surrogates = 0
    /// Bytes that belong to none of these.
    var faults = 0

    /// Whether all of it is UTF-8.
    var isValid: Bool { faults == 0 && surrogates == 0 }

    /// Sweeps over the bytes from `start` on.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) {
        var index = start
        while let beyond = ASCII.firstBeyond(bytes, from: index) {
            index = beyond
            isASCII = false
            let length = Self.sequence(bytes, at: index)
            if length > 0 {
                sequences += 1
                index += length
            } else if Self.surrogate(bytes, at: index) != nil {
                surrogates += 1
                index += 3
            } else {
                faults += 1
                index += 1
            }
        }
    }

    /// The half of a surrogate pair that is written at a place.
    static func surrogate(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 2 < bytes.count, bytes[index] == 0xED, bytes[index + 1] >= 0xA0, bytes[index + 1] < 0xC0,
            bytes[index + 2] & 0xC0 == 0x80
        else { return nil }
        return 0xD000 | UInt16(bytes[index + 1] & 0x3F) << 6 | UInt16(bytes[index + 2] & 0x3F)
    }

    /// The length of the right sequence at a place; 0 when there is none.
    static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let lead = bytes[index]
        func follows(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + offset < bytes.count && range.contains(bytes[index + offset])
        }
        switch lead {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return follows(1) ? 2 : 0
        case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
        case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
        case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
        case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}
