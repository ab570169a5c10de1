/// A word as grouping counts it: its hash, and what is to be known of it.
struct StoryWord {
    /// The same for the same word, in every process.
    let hash: UInt64
    /// Tells nothing: a short one, or one of the commonest of a few languages.
    let isCommon: Bool
    /// Of the digits 0 to 9 alone.
    let isNumber: Bool
}

/// Words in lower case, of letters and digits; scripts without spaces as pairs of characters.
enum StoryWords {
    /// The words of the first `most` bytes of a text. Every new article comes by here, and at a start those of four days.
    static func words(_ text: String, most: Int = .max) -> [StoryWord] {
        var text = text
        if let words = text.withUTF8({ hasSimpleCase($0, most) ? read($0, most) : nil }) { return words }
        var lower = text.lowercased()
        return lower.withUTF8 { read($0, most) }
    }

    /// Whether all that has a case is ASCII: no more than signs stand beyond it.
    private static func hasSimpleCase(_ bytes: UnsafeBufferPointer<UInt8>, _ most: Int) -> Bool {
        let stop = min(most, bytes.count)
        var at = 0
        while at < stop {
            if bytes[at] < 0x80 {
                at += 1
            } else if at + 2 < bytes.count, isSign(bytes, at) {
                at += 3
            } else {
                return false
            }
        }
        return true
    }

    /// U+2000 to U+206F: quotation marks, dashes, spaces.
    @inline(__always)
    private static func isSign(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        bytes[at] == 0xE2 && (bytes[at + 1] == 0x80 || bytes[at + 1] == 0x81 && bytes[at + 2] < 0xB0)
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ most: Int) -> [StoryWord] {
        let stop = min(most, bytes.count)
        var (words, word, before): ([StoryWord], Word, Unicode.Scalar?) = ([], Word(), nil)
        words.reserveCapacity(stop / 6)
        var at = 0
        while at < stop {
            let byte = bytes[at]
            if byte < 0x80 {
                before = nil
                at += 1
                if isLetterOrDigit(byte) {
                    word.add(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                } else if byte != UInt8(ascii: "'") {
                    word.end(&words)
                }
                continue
            }
            if at + 2 < bytes.count, isSign(bytes, at) {
                before = nil
                let isApostrophe = bytes[at + 1] == 0x80 && bytes[at + 2] == 0x99
                at += 3
                if !isApostrophe { word.end(&words) }
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            let here = at..<min(bytes.count, at + length)
            guard let scalar = String(decoding: bytes[here], as: UTF8.self).unicodeScalars.first else { break }
            at += length
            if isUnspaced(scalar) {
                word.end(&words)
                if let before {
                    for byte in String(before).utf8 { word.add(byte) }
                    for byte in bytes[here] { word.add(byte) }
                    word.end(&words)
                }
                before = scalar
                continue
            }
            before = nil
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                for byte in bytes[here] { word.add(byte) }
            } else {
                word.end(&words)
            }
        }
        word.end(&words)
        return words
    }

    @inline(__always)
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

    /// A word that is being read.
    private struct Word {
        var hash = StableHash()
        var length = 0
        var isNumber = true

        @inline(__always)
        mutating func add(_ byte: UInt8) {
            hash.add(byte)
            length += 1
            isNumber = isNumber && byte &- 0x30 < 10
        }

        @inline(__always)
        mutating func end(_ words: inout [StoryWord]) {
            guard length > 0 else { return }
            let isCommon = length < 2 || StoryWords.common.contains(hash.value)
            words.append(StoryWord(hash: hash.value, isCommon: isCommon, isNumber: isNumber))
            self = Word()
        }
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static let common = HashTable(
        """
        the a an and or of to in on at for from by with as is are was were be been it its this that these those he she they we
        you i his her their our has have had not but will would can could may after before over into about more than new
        says said say who what when where why how no up out der die das und in den von zu mit auf für ist im dem nicht ein
        eine als auch es an werden aus er hat dass sie nach wird bei le la les de des du un une et à au aux en dans pour par
        sur qui que est il elle pas plus el los las y o del se con por una su para al lo como más è di che il lo gli un una
        per non del della и в на с по не что из за от к для он как его о
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { StableHash.of($0.utf8) })
}

/// A set of hashes. They need not be hashed again, as a `Set` would.
private struct HashTable: Sendable {
    /// Zero for an empty place; a power of two of them, at most half of which are taken.
    private var places: [UInt64]

    init(_ hashes: [UInt64]) {
        var size = 16
        while size < 2 * hashes.count { size *= 2 }
        places = Array(repeating: 0, count: size)
        for hash in hashes {
            let place = place(of: hash)
            places[place] = hash
        }
    }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool { places[place(of: hash)] == hash }

    /// Where it stands, or may be put.
    @inline(__always)
    private func place(of hash: UInt64) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
        while places[place] != 0, places[place] != hash { place = (place + 1) & mask }
        return place
    }
}
