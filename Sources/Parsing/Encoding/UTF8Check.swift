/// What a sweep over bytes says of them as UTF-8.
struct UTF8Check {
    /// No byte over 127.
    var isASCII = true
    /// Sequences of two bytes and more that are right.
    var sequences = 0
    /// Bytes that belong to no right sequence.
    var faults = 0

    /// Sweeps over the bytes.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while let beyond = ASCII.firstBeyond(bytes, from: index) {
            index = beyond
            isASCII = false
            let length = Self.sequence(bytes, at: index)
            if length == 0 { faults += 1 } else { sequences += 1 }
            index += max(1, length)
        }
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
