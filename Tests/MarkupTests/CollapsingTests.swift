import FeedTestKit
import Markup
import Testing

@Suite("White space of texts")
struct CollapsingTests {
    /// As Unicode has it, scalar by scalar.
    private func collapsed(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var pending: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\u{2029}" {
                pending = scalar
            } else if scalar.properties.isWhitespace {
                pending = pending ?? " "
            } else {
                if let pending, !out.isEmpty { out.append(pending) }
                pending = nil
                out.append(scalar)
            }
        }
        return String(out)
    }

    @Test("is one space, or one end of a paragraph, whatever Unicode calls white space", arguments: 1...3)
    func collapse(seed: UInt64) {
        var random = SeededGenerator(seed)
        let pieces = [
            "a", "é", "停", "👧", " ", "\n", "\t", "\u{85}", "\u{A0}", "\u{1680}", "\u{2000}", "\u{200A}", "\u{200B}",
            "\u{2028}",
            "\u{2029}", "\u{202F}", "\u{205F}", "\u{3000}", "\u{3001}", "\u{1681}", "\u{C2}", "\u{E2}",
            // What goes eight bytes at a step, and what stands at its edges.
            "word", "of seven", "of eight", " it ", "  ", "\u{1F}", "\u{7F}",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...16, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            #expect(Array(HTMLText.plain(text).utf8) == Array(collapsed(text).utf8), "\(text.debugDescription)")
        }
    }
}
