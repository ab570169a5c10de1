/// What the topic language asks of code points beyond tokens.
public enum CodePoints {
    /// Whether it is white space.
    public static func isSpace(_ code: UInt32) -> Bool { UnicodeData.shared[code].contains(.space) }

    /// Whether it is a letter or a number.
    public static func isWordy(_ code: UInt32) -> Bool { UnicodeData.shared[code].isWordy }

    /// Whether one of it says enough before a wildcard: Han, kana, Hangul, and what is a token by itself.
    public static func isDense(_ code: UInt32) -> Bool {
        !UnicodeData.shared[code].isDisjoint(with: [.dense, .alone])
    }

    /// The folded form of a token's NFKC code points.
    public static func folded(_ codes: [UInt32]) -> [UInt32] { Folding(UnicodeData.shared).folded(codes) }

    /// In lower case, marks kept.
    public static func lowered(_ codes: [UInt32]) -> [UInt32] {
        codes.flatMap { UnicodeData.shared.lowercase[$0] ?? [$0] }
    }

    /// The UTF-8 of code points.
    public static func utf8(_ codes: [UInt32]) -> [UInt8] { UTF8Bytes.encoded(codes) }

    /// Appends the UTF-8 of code points.
    public static func appendUTF8(_ codes: [UInt32], to bytes: inout [UInt8]) {
        for code in codes { UTF8Bytes.append(code, to: &bytes) }
    }
}
