/// The normalization forms (Unicode Standard Annex 15) over code points.
struct Normalization {
    private let data: UnicodeData

    init(_ data: UnicodeData) { self.data = data }

    /// NFD, or NFKD.
    func decomposed(_ codes: some Sequence<UInt32>, compatibility: Bool) -> [UInt32] {
        var out: [UInt32] = []
        for code in codes {
            if Hangul.syllables.contains(code) {
                out.append(contentsOf: Hangul.decomposed(code))
            } else if let to = compatibility ? data.compatibility[code] : data.canonical[code] {
                out.append(contentsOf: to)
            } else {
                out.append(code)
            }
        }
        order(&out)
        return out
    }

    /// NFC, or NFKC.
    func composed(_ codes: some Sequence<UInt32>, compatibility: Bool) -> [UInt32] {
        compose(decomposed(codes, compatibility: compatibility))
    }

    /// Puts runs of marks in canonical order; stable.
    private func order(_ codes: inout [UInt32]) {
        var start = 0
        while start < codes.count {
            guard data[codes[start]].combiningClass != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < codes.count, data[codes[end]].combiningClass != 0 { end += 1 }
            if end - start > 1 { sort(&codes, start..<end) }
            start = end
        }
    }

    /// A stable sort by combining class, linear for the long runs that only an enemy writes.
    private func sort(_ codes: inout [UInt32], _ range: Range<Int>) {
        var byClass = [[UInt32]](repeating: [], count: 256)
        for code in codes[range] { byClass[Int(data[code].combiningClass)].append(code) }
        codes.replaceSubrange(range, with: byClass.joined())
    }

    /// Composes what is in canonical order.
    private func compose(_ codes: [UInt32]) -> [UInt32] {
        var out: [UInt32] = []
        out.reserveCapacity(codes.count)
        var starter: Int?
        var lastClass: UInt32 = 0
        for code in codes {
            let ownClass = data[code].combiningClass
            if let place = starter {
                let adjacent = place == out.count - 1
                if adjacent || (lastClass != 0 && lastClass < ownClass), let one = composition(out[place], code) {
                    out[place] = one
                    continue
                }
            }
            if ownClass == 0 { starter = out.count }
            lastClass = ownClass
            out.append(code)
        }
        return out
    }

    private func composition(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.composition(first, second) ?? data.composition(first, second)
    }
}

/// Hangul syllables are computed (The Unicode Standard, 3.12).
private enum Hangul {
    static let syllables: Range<UInt32> = 0xAC00..<0xD7A4

    static func decomposed(_ code: UInt32) -> [UInt32] {
        let index = code - 0xAC00
        let lead = 0x1100 + index / 588
        let vowel = 0x1161 + index % 588 / 28
        return index % 28 == 0 ? [lead, vowel] : [lead, vowel, 0x11A7 + index % 28]
    }

    static func composition(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if (0x1100..<0x1113).contains(first), (0x1161..<0x1176).contains(second) {
            return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
        }
        if syllables.contains(first), (first - 0xAC00) % 28 == 0, (0x11A8..<0x11C3).contains(second) {
            return first + second - 0x11A7
        }
        return nil
    }
}
