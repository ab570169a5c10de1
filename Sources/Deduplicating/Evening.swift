/// White space evened out: words with one space between, none at the ends.
///
/// A word is what `Character.isWhitespace` separates, as it always was, since identities and hashes are made of it. Most
/// texts need no look at grapheme clusters for that: only where a mark follows white space, or a sign that takes what comes
/// after it stands before, does a cluster differ from its first scalar. Such texts take the slow way.
public enum Evening {
    /// The first `most` words.
    public static func words(of text: String, most: Int = .max) -> String {
        var text = text
        return text.withUTF8 { quick($0, most) } ?? slow(text, most)
    }

    static func slow(_ text: String, _ most: Int) -> String {
        text.split(maxSplits: most, whereSeparator: \.isWhitespace).prefix(most).joined(separator: " ")
    }

    /// nil where clusters must be looked at.
    private static func quick(_ bytes: UnsafeBufferPointer<UInt8>, _ most: Int) -> String? {
        var needsClusters = false
        let text = String(unsafeUninitializedCapacity: bytes.count) { out in
            var (at, count, words, isOpen, wasPlain) = (0, 0, 0, false, true)
            while at < bytes.count {
                // In a word, eight letters and single spaces at a step: most of most texts.
                if isOpen, wasPlain, let eight = Eight(bytes, at), eight.words <= most - words {
                    UnsafeMutableRawPointer(out.baseAddress! + count).storeBytes(
                        of: eight.bytes.littleEndian, as: UInt64.self)
                    isOpen = !eight.endsInSpace
                    words += eight.words - (isOpen ? 0 : 1)
                    count += isOpen ? 8 : 7
                    at += 8
                    continue
                }
                let byte = bytes[at]
                let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let kind = byte < 0x80 ? Kind(byte) : Kind(bytes, at, length)
                // Beside white space only what is surely a cluster of its own.
                if kind == .white ? !wasPlain : kind == .other && !isOpen {
                    needsClusters = true
                    break
                }
                if kind == .white {
                    isOpen = false
                    at += length
                    continue
                }
                if !isOpen {
                    if words == most { break }
                    if words > 0 {
                        out[count] = 0x20
                        count += 1
                    }
                    (words, isOpen) = (words + 1, true)
                }
                for offset in 0..<min(length, bytes.count - at) {
                    out[count] = bytes[at + offset]
                    count += 1
                }
                wasPlain = kind == .plain
                at += length
            }
            return count
        }
        return needsClusters ? nil : text
    }

    /// Eight bytes of ASCII, white space in them only as single spaces; nil where there are none such.
    private struct Eight {
        let bytes: UInt64
        /// How many words begin after them or in them.
        let words: Int
        let endsInSpace: Bool

        @inline(__always)
        init?(_ all: UnsafeBufferPointer<UInt8>, _ at: Int) {
            guard at + 8 <= all.count else { return nil }
            bytes = UnsafeRawPointer(all.baseAddress! + at).loadUnaligned(as: UInt64.self).littleEndian
            let high: UInt64 = 0x8080_8080_8080_8080
            // Of ASCII alone no sum carries into the next byte.
            guard bytes & high == 0, (bytes + 0x6060_6060_6060_6060) & high == high else { return nil }
            let spaces = ~((bytes ^ 0x2020_2020_2020_2020) + 0x7F7F_7F7F_7F7F_7F7F) & high
            guard spaces & (spaces << 8) == 0 else { return nil }
            words = spaces.nonzeroBitCount
            endsInSpace = spaces >> 63 == 1
        }
    }

    /// What a scalar is beside white space.
    private enum Kind {
        /// Surely a cluster of its own: letters and signs of the great scripts.
        case plain
        case white
        case other

        init(_ ascii: UInt8) { self = ascii == 0x20 || (0x09...0x0D).contains(ascii) ? .white : .plain }

        init(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ length: Int) {
            guard at + length <= bytes.count else {
                self = .other
                return
            }
            let code: UInt32
            switch length {
            case 2: code = UInt32(bytes[at] & 0x1F) << 6 | UInt32(bytes[at + 1] & 0x3F)
            case 3:
                code = UInt32(bytes[at] & 0x0F) << 12 | UInt32(bytes[at + 1] & 0x3F) << 6 | UInt32(bytes[at + 2] & 0x3F)
            default:
                self = .other
                return
            }
            // What most letters are is asked first.
            if (0x4E00...0x9FFF).contains(code) || (0x400...0x482).contains(code) || (0x620...0x64A).contains(code) {
                self = .plain
                return
            }
            switch code {
            case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: self = .white
            case 0xA1...0xAC, 0xAE...0x2FF, 0x370...0x482, 0x48A...0x52F, 0x5D0...0x5EA, 0x620...0x64A, 0x66E...0x66F,
                0x671...0x6D3, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF, 0x3001...0x3029, 0x3041...0x3096,
                0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3:
                self = .plain
            default: self = .other
            }
        }
    }
}
