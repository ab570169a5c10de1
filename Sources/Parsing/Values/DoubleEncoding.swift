/// Texts that were UTF-8, were taken for Latin-1 and encoded again: `â€¦` written as three characters below 256.
enum DoubleEncoding {
    /// The text as it was meant, when all of it is such.
    static func mended(_ text: String) -> String {
        var text = text
        let bytes: [UInt8]? = text.withUTF8 { utf8 in
            // Most texts end the search at the first byte beyond ASCII, or have none.
            guard var index = ASCII.firstBeyond(utf8), isLatin(utf8, index), isContinued(utf8, index) else {
                return nil
            }
            var result: [UInt8] = []
            result.reserveCapacity(utf8.count)
            result.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[..<index]))
            while index < utf8.count {
                if utf8[index] < 0x80 {
                    result.append(utf8[index])
                    index += 1
                } else if isLatin(utf8, index) {
                    result.append((utf8[index] & 3) << 6 | utf8[index + 1] & 0x3F)
                    index += 2
                } else {
                    return nil
                }
            }
            return result.withUnsafeBufferPointer { UTF8Check($0).isValid } ? result : nil
        }
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// Whether the character after the one at a place could be the second byte of what the first one begins.
    private static func isContinued(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        index + 3 < utf8.count && utf8[index + 2] == 0xC2
    }

    /// Whether a character from U+0080 to U+00FF stands at a place.
    private static func isLatin(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        (utf8[index] == 0xC2 || utf8[index] == 0xC3) && index + 1 < utf8.count
    }
}
