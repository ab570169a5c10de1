import FeedTestKit
import Testing
import TextAnalysis

@Suite("Words of a text")
struct TextTests {
    private func words(_ text: String) -> [String] { DetailedText(text).tokens.map(\.exact) }

    @Test("apostrophes, acronyms and possessives (topics, section 1)")
    func clitics() {
        #expect(words("Assad's army") == ["Assad", "army"])
        #expect(words("l'Élysée") == ["l", "Élysée"])
        #expect(words("The U.S. and U.N.") == ["The", "US", "and", "UN"])
        #expect(words("cease-fire, 2026") == ["cease", "fire", "2026"])
    }

    @Test("each letter of a script without spaces is a word of its own")
    func scripts() {
        #expect(words("阿勒颇 test") == ["阿", "勒", "颇", "test"])
        #expect(DetailedText("阿勒颇").tokens.filter(\.isAlone).count == 3)
    }

    @Test("compatibility forms are what they stand for")
    func compatibility() {
        #expect(words("\u{FB01}re ① Ｋ") == ["fire", "1", "K"])
    }

    @Test("no text, however odd, stops the tokenizer", arguments: 0..<200)
    func soup(seed: Int) {
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        var scalars = String.UnicodeScalarView()
        for _ in 0..<200 {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            scalars.append(Unicode.Scalar(UInt32(random % 0x11_0000)) ?? "\u{300}")
        }
        let text = String(scalars)
        var tokenizer = Tokenizer()
        _ = tokenizer.append(text)
        let detailed = DetailedText(text).tokens
        #expect(tokenizer.tokens.count == detailed.count)
        #expect(zip(detailed, detailed.dropFirst()).filter { $0.end > $1.start }.isEmpty)
    }

    private static let pieces = [
        "Truce", "talks ", "Mr", "St", "Jr", "a", "U.S", "U.N. ", "’s", "'s ", ".", ". ", ".", "! ", "?", "。", "؟ ",
        "։ ", "\n", "\n \n", "\u{2029}", "\"", "”", ") ", "(", "阿", "勒!", "é", "Ünal ", "жизнь ", "سلام",
        "می\u{200C}خوا",
        "\u{200B}", "7", "3.5 ", " ", "  ", "–",
    ]

    @Test("a text that is its own normal form has the same sentences read either way", arguments: 0..<300)
    func sentences(seed: UInt64) {
        var random = SeededGenerator(seed)
        let text = (0..<40).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
        var tokenizer = Tokenizer()
        // What came before in the same tokenizer changes nothing.
        _ = tokenizer.append("Before. And after.")
        let tokens = tokenizer.append(text)
        let isNormal = tokenizer.isLastNormal
        #expect(isNormal)
        var bytes = text
        let starts = bytes.withUTF8 { tokenizer.sentences(in: $0, tokens: tokens) }
        #expect(starts == starts.sorted())
        let numbers = tokenizer.tokens[tokens].map { token in starts.count { $0 <= Int(token.start) } }
        #expect(numbers == DetailedText(text).tokens.map(\.sentence), "\(text)")
    }

    @Test(
        "what is not its own normal form, or holds what is passed over, is said not to be",
        arguments: ["wait…", "so\u{AD}ft"])
    func notNormal(_ text: String) {
        var tokenizer = Tokenizer()
        _ = tokenizer.append(text)
        let isNormal = tokenizer.isLastNormal
        #expect(!isNormal)
    }

    @Test(
        "a sentence ends after its signs and what closes them, not after an initial, a title or an acronym",
        arguments: [
            ("He left. She stayed.", [8]), ("“Go!” he said", [9]), ("Mr. Hale met J. Low of the U.S. army", []),
            ("At 3.5 percent", []), ("one\ntwo\n \nthree", [10]), ("走了。他", [9]), ("Что? Да", [7]),
            ("So it ended in the U.S. The rest", []),
        ])
    func sentenceStarts(_ text: String, _ expected: [Int]) {
        var tokenizer = Tokenizer()
        var text = text
        let tokens = tokenizer.append(text)
        #expect(
            text.withUTF8 { tokenizer.sentences(in: $0, tokens: tokens) }.filter { $0 < text.utf8.count } == expected)
    }
}
