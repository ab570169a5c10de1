import CStemmer

/// A Snowball stemmer; used by one task at a time.
public struct Stemmer: ~Copyable {
    private static let algorithms = [
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "en": "english", "es": "spanish",
        "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch",
        "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
        "tr": "turkish", "el": "greek", "hi": "hindi", "id": "indonesian", "lt": "lithuanian", "ne": "nepali",
        "sr": "serbian", "ta": "tamil", "eu": "basque", "ga": "irish", "hy": "armenian", "yi": "yiddish",
    ]

    private let stemmer: OpaquePointer

    /// The stemmer of a language (its primary subtag in lower case), nil if there is none.
    public init?(language: String) {
        guard let name = Self.algorithms[language], let stemmer = sb_stemmer_new(name, "UTF_8") else { return nil }
        self.stemmer = stemmer
    }

    deinit { sb_stemmer_delete(stemmer) }

    /// Whether a language (its primary subtag in lower case) has a stemmer.
    public static func exists(for language: String) -> Bool { algorithms[language] != nil }

    /// The folded stem, in UTF-8, of a token's exact form in UTF-8.
    public func foldedStem(ofExact token: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard token.allSatisfy({ $0 < 0x80 }) else {
            return foldedStem(ofExact: String(decoding: token, as: UTF8.self).unicodeScalars.map(\.value))
        }
        // Of ASCII the lower case is the folded form.
        let word = token.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard let stem = sb_stemmer_stem(stemmer, word, Int32(clamping: word.count)) else { return word }
        let bytes = UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(stemmer)))
        return bytes.allSatisfy { $0 < 0x80 } ? Array(bytes) : Self.folded(bytes)
    }

    /// The folded stem, in UTF-8, of a token's exact form.
    public func foldedStem(ofExact token: [UInt32]) -> [UInt8] {
        let word = UTF8Bytes.encoded(CodePoints.lowered(token))
        guard let stem = sb_stemmer_stem(stemmer, word, Int32(clamping: word.count)) else { return word }
        return Self.folded(UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(stemmer))))
    }

    private static func folded(_ stem: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        UTF8Bytes.encoded(CodePoints.folded(UTF8Bytes.codes(of: String(decoding: stem, as: UTF8.self))))
    }
}
