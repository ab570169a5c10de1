/// Words as grouping counts them: lower case, letters and digits; scripts without spaces as pairs of characters.
enum StoryWords {
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var before: Unicode.Scalar?
        func end() {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for scalar in text.lowercased().unicodeScalars {
            if isUnspaced(scalar) {
                end()
                if let before { words.append(String(String.UnicodeScalarView([before, scalar]))) }
                before = scalar
                continue
            }
            before = nil
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                word.unicodeScalars.append(scalar)
            } else if !(scalar == "'" || scalar == "\u{2019}") || word.isEmpty {
                end()
            }
        }
        end()
        return words
    }

    /// Words that tell nothing: short ones and the commonest of a few languages.
    static func isCommon(_ word: String) -> Bool {
        word.utf8.count < 2 || common.contains(word)
    }

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static let common: Set<String> = Set(
        """
        the a an and or of to in on at for from by with as is are was were be been it its this that these those he she they we
        you i his her their our has have had not but will would can could may after before over into about more than new
        says said say who what when where why how no up out der die das und in den von zu mit auf für ist im dem nicht ein
        eine als auch es an werden aus er hat dass sie nach wird bei le la les de des du un une et à au aux en dans pour par
        sur qui que est il elle pas plus el los las y o del se con por una su para al lo como más è di che il lo gli un una
        per non del della и в на с по не что из за от к для он как его о
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
