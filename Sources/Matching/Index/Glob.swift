import TextAnalysis

/// Patterns with `*` (any number) and `?` (exactly one), over code points.
enum Glob {
    /// Whether the whole text fits; steps grow with the product of the lengths at worst.
    static func fits(_ text: [UInt32], _ pattern: [UInt32]) -> Bool {
        var (at, sign) = (0, 0)
        var retry: (at: Int, sign: Int)?
        while at < text.count {
            if sign < pattern.count, pattern[sign] == Wildcard.many {
                sign += 1
                retry = (at, sign)
            } else if sign < pattern.count, pattern[sign] == Wildcard.one || pattern[sign] == text[at] {
                (at, sign) = (at + 1, sign + 1)
            } else if let last = retry {
                retry = (last.at + 1, last.sign)
                (at, sign) = (last.at + 1, last.sign)
            } else {
                return false
            }
        }
        return pattern[sign...].allSatisfy { $0 == Wildcard.many }
    }
}
