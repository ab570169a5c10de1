/// What the text model asks of a code point; the low bits are those of `UnicodeTables.traits`.
struct Traits: OptionSet {
    let rawValue: UInt32

    static let letter = Traits(rawValue: 1)
    static let number = Traits(rawValue: 2)
    static let mark = Traits(rawValue: 4)
    static let nonspacing = Traits(rawValue: 8)
    /// A token by itself (topics, section 1, rule 2), if it is a letter or number.
    static let alone = Traits(rawValue: 16)
    /// One letter of it is enough before a wildcard.
    static let dense = Traits(rawValue: 32)
    /// Of a script whose nonspacing marks are removed in folding.
    static let stripped = Traits(rawValue: 64)
    static let arabic = Traits(rawValue: 128)
    static let ignorable = Traits(rawValue: 256)
    static let space = Traits(rawValue: 512)
    /// A closing, initial or final punctuation mark (Pe, Pi, Pf).
    static let closing = Traits(rawValue: 1024)
    /// NFKC may reorder it or join it with what stands before it.
    static let joins = Traits(rawValue: 2048)
    /// NFKC changes it.
    static let changes = Traits(rawValue: 4096)

    static let wordy: Traits = [.letter, .number]
    /// What the quick way of the tokenizer leaves to the thorough one.
    static let delicate: Traits = [.mark, .ignorable, .joins, .changes]

    /// Whether it begins a token.
    @inline(__always) var isWordy: Bool { rawValue & 3 != 0 }
    /// Whether it is a token by itself.
    @inline(__always) var standsAlone: Bool { rawValue & 16 != 0 && isWordy }
    /// The canonical combining class, packed above the bits.
    @inline(__always) var combiningClass: UInt32 { rawValue >> 24 }
}
