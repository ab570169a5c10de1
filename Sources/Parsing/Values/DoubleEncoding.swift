/// Texts that were UTF-8, were taken for Latin-1 and encoded again: `â€¦` written as three characters below 256.
enum DoubleEncoding {
    /// The text as it was meant, when all of it is such.
    static func mended(_ text: String) -> String {
        var text = text
        let bytes: [UInt8]? = text.withUTF8 { utf8 in
            guard utf8.contains(where: { $0 >= 0x80 }) else { return nil }
            guard utf8.allSatisfy({ $0 < 0xC4 }) else { return nil }
            var result: [UInt8] = []
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if byte < 0x80 { result.append(byte); index += 1; continue }
                guard index + 1 < utf8.count, byte >= 0xC2 else { return nil }
                result.append((byte & 3) << 6 | utf8[index + 1] & 0x3F)
                index += 2
            }
            return result.withUnsafeBufferPointer { UTF8Check($0).faults == 0 } ? result : nil
        }
        return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
    }
}
