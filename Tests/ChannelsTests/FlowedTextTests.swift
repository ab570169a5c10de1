import FeedTestKit
import Foundation
import Testing

@testable import Channels

@Suite("Flowed text")
struct FlowedTextTests {
    /// What a program that knows RFC 3676 shows.
    private func read(_ lines: [String]) -> String {
        var out = ""
        for line in lines {
            let text = line.hasPrefix(" ") ? String(line.dropFirst()) : line
            out += text + (line.hasSuffix(" ") ? "" : "\n")
        }
        return String(out.dropLast())
    }

    @Test("breaks long lines between words, and a link not at all")
    func breaks() {
        let link = "https://courier.example/" + String(repeating: "a/", count: 60)
        let text = "The harbour authority " + String(repeating: "closed the old bridge ", count: 9) + link + "\nend"
        let lines = FlowedText.lines(text)
        #expect(lines.count > 4 && lines.last == "end")
        #expect(lines.allSatisfy { $0.count <= 78 || $0.contains(link) })
        #expect(lines.contains { $0.contains(link) })
        #expect(read(lines) == text)
    }

    @Test("what begins like a quote or a mailbox's separator is told as it stands")
    func stuffed() {
        let text = "> not quoted\nFrom here on\n  indented\n\nplain"
        #expect(FlowedText.lines(text).prefix(3) == [" > not quoted", " From here on", "   indented"])
        #expect(read(FlowedText.lines(text)) == text)
    }

    @Test("whatever the words, a reader gets them back", arguments: 0..<200)
    func whole(seed: Int) {
        var random = SeededGenerator(UInt64(seed))
        func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        let words = [
            "a", "Brücke", "", ">", "From", "حلب", "https://x.example/?a=1", String(repeating: "w", count: 90),
        ]
        let text = (0..<next(12)).map { _ in
            let line = (0..<next(40)).map { _ in words[next(words.count)] }.joined(separator: " ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
        #expect(read(FlowedText.lines(text)) == text)
    }
}
