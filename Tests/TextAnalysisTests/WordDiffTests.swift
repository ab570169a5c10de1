import FeedModel
import FeedTestKit
import Testing

@testable import TextAnalysis

@Suite("What changed, word by word")
struct WordDiffTests {
    private func told(_ old: String, _ new: String) -> String {
        WordDiff.pieces(field: "text", from: old, to: new).map { piece in
            switch piece.op {
            case .equal: piece.text
            case .delete: "[-\(piece.text)-]"
            case .insert: "{+\(piece.text)+}"
            }
        }.joined()
    }

    @Test(
        "is told by whole words",
        arguments: [
            ("12 people died.", "14 people died.", "[-12-]{+14+} people died."),
            ("The bridge is closed.", "The bridge is closed to buses.", "The bridge is closed{+ to buses+}."),
            ("About 40,000 cars, daily.", "About 14,000 cars, daily.", "About [-40,000-]{+14,000+} cars, daily."),
            ("One. Two. Three.", "One. Three.", "One. [-Two. -]Three."),
            ("", "new", "{+new+}"), ("gone", "", "[-gone-]"), ("same", "same", "same"), ("", "", ""),
            ("a\u{2029}b\u{2029}c", "a\u{2029}x\u{2029}c", "a\u{2029}[-b-]{+x+}\u{2029}c"),
            ("停火协议", "停战协议", "停[-火-]{+战+}协议"),
            ("naïve café", "naïve cafés", "naïve [-café-]{+cafés+}"),
        ])
    func golden(old: String, new: String, expected: String) {
        #expect(told(old, new) == expected)
    }

    @Test("holds the old and the new text whole, whatever they are", arguments: 1...4)
    func whole(seed: UInt64) {
        var random = SeededGenerator(seed)
        let words = ["a", "b", "c", "the ", "truce", " ", ", ", ".", "\n", "\u{2029}", "停", "é", "e\u{301}", "👩‍👩‍👧"]
        func text() -> String {
            (0..<Int.random(in: 0...40, using: &random)).map { _ in
                words[Int.random(in: 0..<words.count, using: &random)]
            }
            .joined()
        }
        for _ in 0..<300 {
            let (old, new) = (text(), text())
            let pieces = WordDiff.pieces(field: "text", from: old, to: new)
            // Composed and decomposed letters are the same: then the new form is told.
            #expect(pieces.filter { $0.op != .insert }.map(\.text).joined() == old)
            #expect(
                Array(pieces.filter { $0.op != .delete }.map(\.text).joined().unicodeScalars)
                    == Array(new.unicodeScalars))
            #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.op != $1.op })
        }
    }

    @Test("is bounded for texts that have nothing in common, and finds a small change in a large text")
    func large() {
        let old = (0..<60_000).map { "old\($0) " }.joined()
        let new = (0..<60_000).map { "new\($0) " }.joined()
        #expect(
            WordDiff.pieces(field: "text", from: old, to: new).filter { $0.op != .equal }.map(\.op) == [
                .delete, .insert,
            ])
        let changed = old.replacing("old30000 ", with: "old30000 more ")
        let pieces = WordDiff.pieces(field: "text", from: old, to: changed)
        #expect(pieces.filter { $0.op == .insert }.map(\.text.count) == [5])
    }

    @Test("of an article leaves out what stayed, and cuts the rest to a few words around")
    func article() {
        let text = (0..<50).map { "word\($0)" }.joined(separator: " ")
        let old = ArticleContent(title: "Truce", text: text)
        let new = ArticleContent(title: "Truce", text: text.replacing("word25 ", with: "word25 not "))
        let pieces = WordDiff.pieces(from: old, to: new, context: 3)
        #expect(pieces.allSatisfy { $0.field == "text" })
        #expect(pieces.map(\.op) == [.equal, .insert, .equal])
        #expect(pieces[0].text.hasPrefix("… word2") && pieces[0].text.count < 40 && pieces[2].text.hasSuffix("…"))
        #expect(WordDiff.pieces(from: old, to: old).isEmpty)
    }
}
