/// How good the source of each member was, so that a worse one does not overwrite a better: a feed may have title,
/// dc:title and media:title, in any order.
struct Ranks {
    private var title: UInt8 = 255
    private var summary: UInt8 = 255
    private var rights: UInt8 = 255

    /// Whether a title of `rank` (0 is best) may be written; the first of equals stays.
    mutating func claimTitle(_ rank: UInt8) -> Bool { Self.claim(&title, rank) }
    /// The same for a summary or description.
    mutating func claimSummary(_ rank: UInt8) -> Bool { Self.claim(&summary, rank) }
    /// The same for rights.
    mutating func claimRights(_ rank: UInt8) -> Bool { Self.claim(&rights, rank) }

    private static func claim(_ value: inout UInt8, _ rank: UInt8) -> Bool {
        guard rank < value else { return false }
        value = rank
        return true
    }
}

extension Namespace {
    /// The feed's own words before the modules' words.
    var rank: UInt8 {
        switch self {
        case .core: 0
        case .dc, .dcterms: 1
        case .itunes: 2
        default: 3
        }
    }
}
