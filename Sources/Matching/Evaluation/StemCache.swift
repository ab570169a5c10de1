/// The stem classes of words that came before: one look at one place of memory a word.
///
/// A word is known by 64 bits of its hash, keyed by chance in each run: that two of 200,000 words share them happens in one
/// of a billion runs, and nobody can look for such words.
struct StemCache {
    private struct Slot {
        /// 0: free.
        var hash: UInt64 = 0
        var value: UInt32 = 0
    }

    /// Words that are kept, in some eight megabytes a language at most; then it is begun anew.
    private static let mostWords = 200_000
    private var slots = [Slot](repeating: Slot(), count: 1 << 12)
    private var count = 0
    private let seed = UInt64.random(in: 0 ... .max)

    /// The class of a word, as it was kept; nil for one that is not known.
    @inline(__always)
    func value(of word: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let hash = ByteHash.of(word, seed: seed) | 1
        return slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var place = Int(truncatingIfNeeded: hash >> 32) & mask
            while slots[place].hash != 0 {
                if slots[place].hash == hash { return slots[place].value }
                place = (place + 1) & mask
            }
            return nil
        }
    }

    /// Keeps the class of a word that is not known.
    mutating func keep(_ word: UnsafeBufferPointer<UInt8>, _ value: UInt32) {
        if count >= Self.mostWords { (slots, count) = ([Slot](repeating: Slot(), count: slots.count), 0) }
        if (count + 1) * 2 > slots.count {
            let old = slots
            slots = [Slot](repeating: Slot(), count: old.count * 2)
            for slot in old where slot.hash != 0 { put(slot) }
        }
        count += 1
        put(Slot(hash: ByteHash.of(word, seed: seed) | 1, value: value))
    }

    private mutating func put(_ slot: Slot) {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: slot.hash >> 32) & mask
        while slots[place].hash != 0 { place = (place + 1) & mask }
        slots[place] = slot
    }
}
