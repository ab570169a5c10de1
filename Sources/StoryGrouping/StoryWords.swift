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
    /// The words of the first `most` bytes of a text.
    static func words(_ text: String, most: Int = .max) -> [StoryWord] {
        var lower = text.utf8.prefix(most).allSatisfy { $0 < 0x80 } ? text : text.lowercased()
        return lower.withUTF8 { bytes in
            var words: [StoryWord] = []
            var (word, before): (Word, Unicode.Scalar?) = (Word(), nil)
            func end() {
                if word.length > 0 { words.append(word.finished) }
                word = Word()
            }
            var at = 0
            let stop = min(most, bytes.count)
            while at < stop {
                let byte = bytes[at]
                if byte < 0x80 {
                    (at, before) = (at + 1, nil)
                    if byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 {
                        word.add(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                    } else if byte != UInt8(ascii: "'") {
                        end()
                    }
                    continue
                }
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let here = at..<min(bytes.count, at + length)
                guard let scalar = String(decoding: bytes[here], as: UTF8.self).unicodeScalars.first else { break }
                at += length
                if isUnspaced(scalar) {
                    end()
                    if let before {
                        for byte in String(before).utf8 { word.add(byte) }
                        for byte in bytes[here] { word.add(byte) }
                        end()
                    }
                    before = scalar
                    continue
                }
                before = nil
                if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                    for byte in bytes[here] { word.add(byte) }
                } else if scalar != "\u{2019}" {
                    end()
                }
            }
            end()
            return words
        }
    }

    /// A word that is being read.
    private struct Word {
        var hash = StableHash()
        var length = 0
        var isNumber = true

        mutating func add(_ byte: UInt8) {
            hash.add(byte)
            length += 1
            isNumber = isNumber && byte &- 0x30 < 10
        }

        var finished: StoryWord {
            StoryWord(hash: hash.value, isCommon: length < 2 || common.contains(hash.value), isNumber: isNumber)
        }
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static let common: Set<UInt64> = Set(
        """
        the a an and or of to in on at for from by with as is are was were be been it its this that these those he she they we
        you i his her their our has have had not but will would can could may after before over into about more than new
        says said say who what when where why how no up out der die das und in den von zu mit auf für ist im dem nicht ein
        eine als auch es an werden aus er hat dass sie nach wird bei le la les de des du un une et à au aux en dans pour par
        sur qui que est il elle pas plus el los las y o del se con por una su para al lo como más è di che il lo gli un una
        per non del della и в на с по не что из за от к для он как его о
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { StableHash.of($0.utf8) })
}
