/// A token of a field value (topics, section 1).
public struct Token: Sendable, Hashable {
    /// Where it begins in the value as given: an offset in UTF-8.
    public internal(set) var start: UInt32
    /// Where it ends there.
    public internal(set) var end: UInt32
    /// Where its folded form stands in the tokenizer's `folded`.
    public internal(set) var foldedStart: UInt32
    /// Where its folded form ends there.
    public internal(set) var foldedEnd: UInt32
    /// Where its exact form stands in the tokenizer's `exact`, if that is not what the value holds from `start` to `end`.
    public internal(set) var exactStart: UInt32
    /// Where its exact form ends there; `exactStart` if the value itself holds it.
    public internal(set) var exactEnd: UInt32
    var shape: Shape

    /// Whether the value, from `start` to `end`, is the exact form.
    public var isPlain: Bool { exactStart == exactEnd }

    /// What the rules for acronyms, possessives and sentences ask of a token.
    struct Shape: OptionSet, Hashable {
        let rawValue: UInt8
        /// A token by itself (rule 2).
        static let alone = Shape(rawValue: 1)
        /// One letter with its marks.
        static let oneLetter = Shape(rawValue: 2)
        /// Letters with full stops, joined.
        static let acronym = Shape(rawValue: 4)
        /// The acronym holds its last stop.
        static let stopped = Shape(rawValue: 8)
        /// An `s` after an apostrophe, dropped unless it turns out to begin an acronym.
        static let possessive = Shape(rawValue: 16)
    }
}
