import TextAnalysis

/// What queries make of the words that came before: one look at one place of memory a word, in some four megabytes.
///
/// A word is known by 64 bits of its hash, keyed by chance in each run: that two of 200,000 words share them happens in one
/// of a billion runs, and nobody can look for such words.
struct WordCache {
    /// What is known of a word.
    struct Known {
        /// The vocabulary's word, `ReadArticle.none` if no query names it.
        var word: UInt32
        /// Where the rest stands, `ReadArticle.none` if neither a stem nor a pattern is that of the word.
        fileprivate var more: UInt32

        @inline(__always)
        var hasMore: Bool { more != ReadArticle.none }
    }

    /// What is known of the few words that a query's stem or pattern fits.
    struct More {
        /// The class of the stem, `StemTable.none` if no query looks for it.
        var stemClass: UInt32
        /// The patterns that the word fits, as atoms.
        var patterns: [UInt32]
    }

    struct Slot {
        /// 0: free.
        fileprivate(set) var hash: UInt64 = 0
        fileprivate(set) var known = Known(word: 0, more: 0)
    }

    /// Slots at most, of which three quarters are taken; then it is begun anew.
    private static let mostSlots = 1 << 18
    private var slots = [Slot](repeating: Slot(), count: 1 << 12)
    private var count = 0
    /// How often it was begun anew: what was fetched or known before says nothing any more.
    private(set) var generation = 0
    private var more: [More] = []
    private let seed = UInt64.random(in: 0 ... .max)

    /// The hash of a word by its folded form.
    @inline(__always)
    func hash(folded: UnsafeBufferPointer<UInt8>) -> UInt64 { ByteHash.of(folded, seed: seed) | 1 }

    /// The hash of a word by its folded form and, where stems are asked for, its exact form in a language.
    @inline(__always)
    func hash(
        folded: UnsafeBufferPointer<UInt8>, exact: UnsafeBufferPointer<UInt8>, language: UInt64
    ) -> UInt64 {
        ByteHash.of(exact, seed: ByteHash.of(folded, seed: seed &+ language)) | 1
    }

    /// What stands, in this generation, where each of the hashes would be found first: fetched together, as the memory answers many fetches
    /// at once.
    func fetch(_ hashes: [UInt64], into homes: inout [Slot]) {
        homes.removeAll(keepingCapacity: true)
        homes.reserveCapacity(hashes.count)
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            for hash in hashes { homes.append(slots[Int(truncatingIfNeeded: hash >> 20) & mask]) }
        }
    }

    /// What was kept under a hash.
    @inline(__always)
    func known(_ hash: UInt64) -> Known? {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var place = Int(truncatingIfNeeded: hash >> 20) & mask
            while slots[place].hash != 0 {
                if slots[place].hash == hash { return slots[place].known }
                place = (place + 1) & mask
            }
            return nil
        }
    }

    /// What is known beside the word.
    func more(of known: Known) -> More { more[Int(known.more)] }

    /// Keeps what is known of a word that was not.
    mutating func keep(_ hash: UInt64, word: UInt32, _ found: More) -> Known {
        if (count + 1) * 4 > slots.count * 3 { makeRoom() }
        var known = Known(word: word, more: ReadArticle.none)
        if found.stemClass != StemTable.none || !found.patterns.isEmpty {
            known.more = UInt32(more.count)
            more.append(found)
        }
        count += 1
        put(Slot(hash: hash, known: known))
        return known
    }

    private mutating func makeRoom() {
        let old = slots
        if old.count >= Self.mostSlots {
            slots = [Slot](repeating: Slot(), count: old.count)
            more.removeAll(keepingCapacity: true)
            count = 0
            generation += 1
        } else {
            slots = [Slot](repeating: Slot(), count: old.count * 2)
            for slot in old where slot.hash != 0 { put(slot) }
        }
        LargePages.hold(slots)
    }

    private mutating func put(_ slot: Slot) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: slot.hash >> 20) & mask
        while slots[place].hash != 0 { place = (place + 1) & mask }
        slots[place] = slot
    }
}
