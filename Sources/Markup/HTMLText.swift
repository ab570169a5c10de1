/// HTML as the text that topics are matched against; a light tokenizer, no tree.
public enum HTMLText {
    /// The text: entities decoded, white space collapsed, U+2029 where a block element or `<br>` breaks it.
    public static func plain(_ html: String) -> String {
        var source = html
        return source.withUTF8 { bytes in
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count)
            var scanner = HTMLScanner(bytes)
            while let piece = scanner.next() {
                switch piece {
                case .text(let range): HTMLEntities.decode(UnsafeBufferPointer(rebasing: bytes[range]), into: &text)
                case .stray: text.append(UInt8(ascii: "<"))
                case .tag(let tag):
                    guard blocks.contains(tag.name(in: bytes), foldingCase: true) else { continue }
                    text.append(contentsOf: [0xE2, 0x80, 0xA9])
                }
            }
            return text.withUnsafeBufferPointer { collapsed($0) }
        }
    }

    /// Runs of white space (the White_Space property) as one space, or as one end of a paragraph if one is among them; none
    /// at the ends. On bytes: every text of every feed comes by here.
    private static func collapsed(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { out in
            var (at, count, pending, isParagraph) = (0, 0, false, false)
            while at < bytes.count {
                if !pending, let eight = words(bytes, at, afterWord: count > 0) {
                    UnsafeMutableRawPointer(out.baseAddress! + count).storeBytes(of: eight, as: UInt64.self)
                    (count, at) = (count + 8, at + 8)
                    continue
                }
                let white = white(bytes, at)
                if white > 0 {
                    pending = true
                    if white == 3, bytes[at + 1] == 0x80, bytes[at + 2] == 0xA9 { isParagraph = true }
                    at += white
                    continue
                }
                if pending, count > 0 {
                    for byte in isParagraph ? [0xE2, 0x80, 0xA9] : [0x20] as [UInt8] {
                        out[count] = byte
                        count += 1
                    }
                }
                (pending, isParagraph) = (false, false)
                repeat {
                    out[count] = bytes[at]
                    (count, at) = (count + 1, at + 1)
                } while at < bytes.count && bytes[at] & 0xC0 == 0x80
            }
            return count
        }
    }

    /// The eight bytes at a place where they stay as they are: ASCII that ends in a word, with single spaces at most. Nil
    /// else.
    @inline(__always)
    private static func words(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, afterWord: Bool) -> UInt64? {
        guard at + 8 <= bytes.count, let base = bytes.baseAddress else { return nil }
        let eight = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
        let high: UInt64 = 0x8080_8080_8080_8080
        // Of ASCII alone no sum carries into the next byte: first what is below a space, then what is one.
        guard eight & high == 0, (eight + 0x6060_6060_6060_6060) & high == high else { return nil }
        let spaces = (~(eight + 0x5F5F_5F5F_5F5F_5F5F) & high).littleEndian
        let refused: UInt64 = afterWord ? 1 << 63 : 1 << 63 | 1 << 7
        return spaces & (spaces << 8) == 0 && spaces & refused == 0 ? eight : nil
    }

    /// How many bytes of white space stand at a place: U+0009 to D, 20, 85, A0, 1680, 2000 to 200A, 2028, 2029, 202F, 205F,
    /// 3000; 0 for none.
    @inline(__always)
    private static func white(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let byte = bytes[at]
        if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
        if byte == 0xC2, at + 1 < bytes.count { return bytes[at + 1] == 0x85 || bytes[at + 1] == 0xA0 ? 2 : 0 }
        guard byte == 0xE1 || byte == 0xE2 || byte == 0xE3, at + 2 < bytes.count else { return 0 }
        switch (byte, bytes[at + 1], bytes[at + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    private static let blocks = NameTable(
        words: """
            address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption \
            figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary \
            table tbody td tfoot th thead title tr ul
            """)
}
