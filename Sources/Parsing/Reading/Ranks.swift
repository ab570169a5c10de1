/// How good the source of each member was, so that a worse one does not overwrite a better: a feed may have title,
/// dc:title and media:title, in any order.
struct Ranks {
    enum Member: Int {
        case title, summary, id, language, rights
    }

    private var values: (UInt8, UInt8, UInt8, UInt8, UInt8) = (255, 255, 255, 255, 255)

    /// Whether a source of `rank` (0 is best) may write; the first of equals stays.
    mutating func claim(_ member: Member, _ rank: UInt8) -> Bool {
        switch member {
        case .title: Self.claim(&values.0, rank)
        case .summary: Self.claim(&values.1, rank)
        case .id: Self.claim(&values.2, rank)
        case .language: Self.claim(&values.3, rank)
        case .rights: Self.claim(&values.4, rank)
        }
    }

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
