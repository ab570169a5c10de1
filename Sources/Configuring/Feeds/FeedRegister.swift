import FeedModel

/// Which ids and URLs are taken, while feeds come in one by one.
///
/// Kept as hashes, so that a million feeds cost some fifty megabytes and not half a gigabyte: 64 bits of an id (were two
/// of a million ids to agree, one would get a number that it does not need), 128 bits of a URL (were two to agree, a
/// feed would be lost).
struct FeedRegister: Sendable {
    private struct Key128: Hashable {
        var a: UInt64
        var b: UInt64
    }

    private var ids: Set<UInt64> = []
    private var next: [UInt64: Int] = [:]
    private var urls: Set<Key128> = []

    /// Takes an id; false if it is taken.
    mutating func take(id: String) -> Bool { ids.insert(Self.hash(id, Self.seeds.0)).inserted }

    /// Takes a URL; false if it is taken.
    mutating func take(url: String) -> Bool {
        urls.insert(Key128(a: Self.hash(url, Self.seeds.0), b: Self.hash(url, Self.seeds.1))).inserted
    }

    /// The id for a feed in short form: made from the URL, with the first free number if it is taken.
    mutating func identifier(for url: String) -> FeedID {
        let base = FeedURL.identifier(of: url)
        if take(id: base) { return FeedID(rawValue: base) }
        let key = Self.hash(base, Self.seeds.0)
        var number = next[key] ?? 2
        while !take(id: "\(base)-\(number)") { number += 1 }
        next[key] = number + 1
        return FeedID(rawValue: "\(base)-\(number)")
    }

    /// The id for a list's feed; nil when its URL is configured already.
    mutating func admit(_ url: String) -> FeedID? {
        take(url: url) ? identifier(for: url) : nil
    }

    private static let seeds: (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x9E37_79B9_7F4A_7C15)

    /// FNV-1a over the bytes, finished as in MurmurHash3 so that all bits count. Not for adversaries: a URL list is
    /// the person's own.
    private static func hash(_ text: String, _ seed: UInt64) -> UInt64 {
        var (hash, text) = (seed, text)
        text.withUTF8 { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
