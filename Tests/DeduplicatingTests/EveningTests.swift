import FeedTestKit
import Testing

@testable import Deduplicating

@Suite("White space evened out")
struct EveningTests {
    private static let pieces = [
        "a", "Truce", " ", "  ", "\n", "\r\n", "\t", "é", "e\u{301}", " \u{301}", "\u{600} ", "\u{A0}", "\u{3000}",
        "\u{2029}", "\u{200D}", "停火", "حلب", "מים", "Łódź", "👩‍👧", "\u{AD}", "—", "’", "\u{85}", "한국", "\u{D4E} ",
        " \u{200D}x", "\u{1F1E9}\u{1F1EA}", "\u{0}", "\u{1C}",
    ]

    @Test("is the same the quick way as by characters, since identities are made of it", arguments: 1...4)
    func same(seed: UInt64) {
        var random = SeededGenerator(seed)
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
            }.joined()
            for most in [1, 3, Int.max] {
                let (quick, slow) = (Evening.words(of: text, most: most), Evening.slow(text, most))
                #expect(Array(quick.utf8) == Array(slow.utf8), "\(text.debugDescription)")
            }
        }
    }
}
