/// One pass over a document's UTF-8 before the XML parser, which would lose what comes after: no DOCTYPE, no control
/// characters, no bare `&` or `<`, nothing before the root.
enum XMLCleaning {
    static func clean(_ input: [UInt8]) -> (bytes: [UInt8], mended: Bool) {
        var pass = Pass(input)
        pass.run()
        return (pass.out, pass.mended)
    }

    private struct Pass {
        let input: [UInt8]
        var out: [UInt8] = []
        var mended = false
        var at = 0

        init(_ input: [UInt8]) {
            self.input = input
            out.reserveCapacity(input.count + input.count / 32)
        }

        mutating func run() {
            skipJunk()
            while at < input.count {
                let byte = input[at]
                switch byte {
                case 0x3c: tag()
                case 0x26: ampersand()
                case 0..<0x09, 0x0b, 0x0c, 0x0e..<0x20:
                    mended = true
                    at += 1
                case 0xef where isNonCharacter(): at += 3
                default:
                    out.append(byte)
                    at += 1
                }
            }
        }

        /// To the first `<?xml` or `<name`.
        private mutating func skipJunk() {
            var start = 0
            while start < input.count {
                if input[start] == 0x3c, start + 1 < input.count,
                    isNameStart(input[start + 1]) || input[start + 1] == 0x3f || input[start + 1] == 0x21
                {
                    break
                }
                start += 1
            }
            if start == input.count { start = 0 }
            // Blanks before the declaration are harmless; words are a server's warnings.
            if input[..<start].contains(where: { $0 > 0x20 }) { mended = true }
            at = start
        }

        private func isNameStart(_ byte: UInt8) -> Bool {
            (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f || byte == 0x3a || byte >= 0x80
        }

        private func starts(_ text: StaticString) -> Bool {
            guard at + text.utf8CodeUnitCount <= input.count else { return false }
            return text.withUTF8Buffer { wanted in
                for (offset, byte) in wanted.enumerated() where input[at + offset] != byte { return false }
                return true
            }
        }

        private mutating func copy(through end: StaticString) {
            let from = at
            at += 1
            while at < input.count, !starts(end) { at += 1 }
            at = min(input.count, at + end.utf8CodeUnitCount)
            appendCharacters(input[from..<at])
        }

        /// As they are, but for what XML has no character for.
        private mutating func appendCharacters(_ bytes: ArraySlice<UInt8>) {
            for byte in bytes {
                if byte < 0x20, byte != 9, byte != 10, byte != 13 { mended = true } else { out.append(byte) }
            }
        }

        private mutating func tag() {
            guard at + 1 < input.count else { return escape() }
            if starts("<![CDATA[") { return copy(through: "]]>") }
            if starts("<!--") { return copy(through: "-->") }
            if starts("<!") { return skipDeclaration() }
            if starts("<?") { return copy(through: "?>") }
            let next = input[at + 1]
            guard isNameStart(next) || next == 0x2f else { return escape() }
            copyTag()
        }

        private mutating func escape() {
            mended = true
            out.append(contentsOf: Array("&lt;".utf8))
            at += 1
        }

        /// `<!DOCTYPE …>` with its inner subset, and any other declaration: dropped, so that no entity is ever declared.
        private mutating func skipDeclaration() {
            var depth = 0
            var quote: UInt8 = 0
            while at < input.count {
                let byte = input[at]
                at += 1
                if quote != 0 {
                    if byte == quote { quote = 0 }
                } else if byte == 0x22 || byte == 0x27, depth > 0 {
                    quote = byte
                } else if byte == 0x5b {
                    depth += 1
                } else if byte == 0x5d {
                    depth -= 1
                } else if byte == 0x3e, depth <= 0 {
                    return
                } else if byte == 0x3c, depth <= 0, at < input.count, isNameStart(input[at]) {
                    // It never ended.
                    at -= 1
                    return
                }
            }
        }

        /// A tag to its `>`; in attribute values `&` and `<` are mended.
        private mutating func copyTag() {
            var quote: UInt8 = 0
            out.append(0x3c)
            at += 1
            while at < input.count {
                let byte = input[at]
                if byte == 0x26 {
                    ampersand()
                    continue
                }
                if byte == 0x3c {
                    if quote == 0 { return }
                    escape()
                    continue
                }
                at += 1
                if byte < 0x20, byte != 9, byte != 10, byte != 13 { continue }
                out.append(byte)
                if quote != 0 {
                    if byte == quote { quote = 0 }
                } else if byte == 0x22 || byte == 0x27 {
                    quote = byte
                } else if byte == 0x3e {
                    return
                }
            }
        }

        private mutating func ampersand() {
            let end = referenceEnd()
            if let end {
                appendReference(input[at...end])
                at = end + 1
            } else {
                mended = true
                out.append(contentsOf: Array("&amp;".utf8))
                at += 1
            }
        }

        /// The `;` of a well-formed reference that begins here.
        private func referenceEnd() -> Int? {
            var end = at + 1
            while end < input.count, end - at < 34 {
                let byte = input[end]
                if byte == 0x3b { return end > at + 1 && isReference(input[(at + 1)..<end]) ? end : nil }
                guard isNameStart(byte) || (0x30...0x39).contains(byte) || byte == 0x23 else { return nil }
                end += 1
            }
            return nil
        }

        private func isReference(_ name: ArraySlice<UInt8>) -> Bool {
            guard name.first == 0x23 else { return isNameStart(name[name.startIndex]) }
            return CharacterReference.value(name) != nil
        }

        /// Numbers of windows-1252's C1 range as the characters that were meant; of no character: dropped.
        private mutating func appendReference(_ reference: ArraySlice<UInt8>) {
            let name = reference.dropFirst().dropLast()
            guard name.first == 0x23, let number = CharacterReference.value(name) else {
                return out.append(contentsOf: reference)
            }
            guard let scalar = CharacterReference.scalar(number) else {
                mended = true
                return
            }
            if (0x80...0x9f).contains(number) { return out.append(contentsOf: Array(String(scalar).utf8)) }
            out.append(contentsOf: reference)
        }

        /// U+FFFE and U+FFFF.
        private func isNonCharacter() -> Bool {
            at + 2 < input.count && input[at + 1] == 0xbf && input[at + 2] >= 0xbe
        }
    }
}

/// Numeric character references.
enum CharacterReference {
    /// The number of `#65` or `#x41`; nil for anything else.
    static func value(_ name: ArraySlice<UInt8>) -> UInt32? {
        let digits = name.dropFirst()
        if digits.first == 0x78 || digits.first == 0x58 {
            return UInt32(String(decoding: digits.dropFirst(), as: UTF8.self), radix: 16)
        }
        return UInt32(String(decoding: digits, as: UTF8.self))
    }

    /// The character that is meant; nil where XML has none.
    static func scalar(_ number: UInt32) -> Unicode.Scalar? {
        if (0x80...0x9f).contains(number) { return windows[Int(number - 0x80)] }
        if number < 0x20, number != 9, number != 10, number != 13 { return nil }
        if number == 0xfffe || number == 0xffff { return nil }
        return Unicode.Scalar(number)
    }

    /// windows-1252, 0x80 to 0x9f.
    private static let windows: [Unicode.Scalar] = [
        "\u{20ac}", "\u{81}", "\u{201a}", "\u{192}", "\u{201e}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2c6}",
        "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8d}", "\u{17d}", "\u{8f}", "\u{90}", "\u{2018}", "\u{2019}",
        "\u{201c}", "\u{201d}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2dc}", "\u{2122}", "\u{161}", "\u{203a}",
        "\u{153}", "\u{9d}", "\u{17e}", "\u{178}",
    ]
}
