/// The Unicode 15.0 data of the text model, unpacked once.
struct UnicodeData: Sendable {
    static let shared = UnicodeData()

    /// Full compatibility decompositions (NFKD) of the code points that have one, in canonical order.
    private(set) var compatibility: [UInt32: [UInt32]] = [:]
    /// Full canonical decompositions (NFD).
    private(set) var canonical: [UInt32: [UInt32]] = [:]
    /// Full case folding.
    private(set) var caseFolding: [UInt32: [UInt32]] = [:]
    /// Lower case, context-free.
    private(set) var lowercase: [UInt32: [UInt32]] = [:]
    private var compositions: [UInt64: UInt32] = [:]

    /// For each 256 code points, where their traits begin in `traits`.
    private(set) var pages = [UInt16](repeating: 0, count: 0x1100)
    /// The traits of code points, page by page.
    private(set) var traits = [UInt32](repeating: 0, count: 256)
    /// Beside each trait: 0, or where the code point's folded form stands in `foldedForms`.
    private(set) var folds: [UInt16] = []
    /// Folded forms in UTF-8; the first is empty.
    private(set) var foldedForms: [[UInt8]] = [[]]

    private init() {
        PackedTables.runs(of: UnicodeTables.traits) { range, bits in
            for code in range { self.add(bits, to: code) }
        }
        PackedTables.runs(of: UnicodeTables.combiningClasses) { range, number in
            for code in range { self.add(number << 24, to: code) }
        }
        caseFolding = PackedTables.mappings(of: UnicodeTables.caseFolding)
        lowercase = PackedTables.mappings(of: UnicodeTables.lowercase)
        readDecompositions()
        markJoining()
        markChanging()
        prepareFolds()
    }

    /// The traits of a code point; those of nothing beyond U+10FFFF.
    subscript(_ code: UInt32) -> Traits {
        guard code < 0x110000 else { return [] }
        return Traits(rawValue: traits[Int(pages[Int(code >> 8)]) << 8 | Int(code & 255)])
    }

    /// The one code point that two make, if they do.
    func composition(_ first: UInt32, _ second: UInt32) -> UInt32? {
        compositions[UInt64(first) << 32 | UInt64(second)]
    }

    private mutating func add(_ bits: UInt32, to code: UInt32) {
        let page = Int(code >> 8)
        if pages[page] == 0 {
            pages[page] = UInt16(traits.count >> 8)
            traits.append(contentsOf: repeatElement(0, count: 256))
        }
        traits[Int(pages[page]) << 8 | Int(code & 255)] |= bits
    }

    private mutating func readDecompositions() {
        let once = PackedTables.mappings(of: UnicodeTables.canonical)
        let loose = PackedTables.mappings(of: UnicodeTables.compatibility)
        var excluded: Set<UInt32> = []
        PackedTables.runs(of: UnicodeTables.exclusions) { range, _ in excluded.formUnion(range) }
        for (code, to) in once where to.count == 2 && !excluded.contains(code) {
            compositions[UInt64(to[0]) << 32 | UInt64(to[1])] = code
        }
        func deep(_ code: UInt32, _ tables: [[UInt32: [UInt32]]]) -> [UInt32] {
            for table in tables {
                if let to = table[code] { return to.flatMap { deep($0, tables) } }
            }
            return [code]
        }
        for code in once.keys { canonical[code] = deep(code, [once]) }
        for code in once.keys { compatibility[code] = deep(code, [loose, once]) }
        for code in loose.keys { compatibility[code] = deep(code, [loose, once]) }
    }

    /// Marks what a stretch cannot begin with (topics, section 1).
    private mutating func markJoining() {
        var seconds = Set<UInt32>(0x1161..<0x1176).union(0x11A8..<0x11C3)
        for (_, to) in PackedTables.mappings(of: UnicodeTables.canonical) where to.count == 2 { seconds.insert(to[1]) }
        for code in seconds { add(Traits.joins.rawValue, to: code) }
        PackedTables.runs(of: UnicodeTables.combiningClasses) { range, _ in
            for code in range { self.add(Traits.joins.rawValue, to: code) }
        }
        for (code, to) in compatibility where seconds.contains(to[0]) || self[to[0]].combiningClass != 0 {
            add(Traits.joins.rawValue, to: code)
        }
    }

    private mutating func markChanging() {
        for code in compatibility.keys where Normalization(self).composed([code], compatibility: true) != [code] {
            add(Traits.changes.rawValue, to: code)
        }
    }

    /// The folded forms of the code points that may be folded one by one.
    private mutating func prepareFolds() {
        folds = [UInt16](repeating: 0, count: traits.count)
        let codes = Set(caseFolding.keys).union(canonical.keys).union(Folding.table.keys)
        for code in codes.sorted() where self[code].isDisjoint(with: .delicate) {
            let form = Folding(self).folded([code])
            guard form != [code], pages[Int(code >> 8)] != 0 else { continue }
            folds[Int(pages[Int(code >> 8)]) << 8 | Int(code & 255)] = UInt16(foldedForms.count)
            foldedForms.append(UTF8Bytes.encoded(form))
        }
    }
}
