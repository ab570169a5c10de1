/// What names mean, looked up by their bytes: no String is made, and none is hashed. Made once for a list that is known.
package struct NameTable<Value: Sendable>: Sendable {
    /// Places of entries by hash, open addressing; -1 where there is none.
    private var slots: [Int32]
    /// The names behind one another, and where each begins.
    private var letters: [UInt8] = []
    private var starts: [Int] = [0]
    private var values: [Value] = []
    private let longest: Int

    /// A table of `values` by their names; of equal names the first stands.
    package init(_ values: [(name: String, value: Value)]) {
        // A power of two, at most a third full: most looks end at their first place.
        var size = 16
        while size < values.count * 3 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        longest = values.map(\.name.utf8.count).max() ?? 0
        for (name, value) in values {
            let name = Array(name.utf8)
            name.withUnsafeBufferPointer { name in
                var place = Self.hash(name) & (size - 1)
                while slots[place] >= 0 { place = (place + 1) & (size - 1) }
                slots[place] = Int32(self.values.count)
            }
            self.values.append(value)
            letters += name
            starts.append(letters.count)
        }
    }

    /// The value of a name; with `foldingCase`, of the name in lower case (ASCII).
    package func value(of name: UnsafeBufferPointer<UInt8>, foldingCase: Bool = false) -> Value? {
        guard name.count <= longest, !name.isEmpty else { return nil }
        var place = Self.hash(name) & (slots.count - 1)
        while slots[place] >= 0 {
            let entry = Int(slots[place])
            if starts[entry + 1] - starts[entry] == name.count, isName(entry, name, foldingCase) {
                return values[entry]
            }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a over the letters without their case, so that one hash serves both ways of comparing.
    @inline(__always)
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte | 0x20)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF)
    }

    @inline(__always)
    private func isName(_ entry: Int, _ name: UnsafeBufferPointer<UInt8>, _ foldingCase: Bool) -> Bool {
        let start = starts[entry]
        for index in name.indices {
            let byte = name[index]
            let isUpper = foldingCase && byte &- 0x41 < 26
            if letters[start + index] != (isUpper ? byte | 0x20 : byte) { return false }
        }
        return true
    }
}

extension NameTable where Value == Bool {
    /// A table of names that only are in it or not.
    package init(words: String) {
        self.init(words.split(separator: " ").map { (String($0), true) })
    }

    /// Whether a name is in the table.
    package func contains(_ name: UnsafeBufferPointer<UInt8>, foldingCase: Bool = false) -> Bool {
        value(of: name, foldingCase: foldingCase) != nil
    }
}
