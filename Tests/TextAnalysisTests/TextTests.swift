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
}
