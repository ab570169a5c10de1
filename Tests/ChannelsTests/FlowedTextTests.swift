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
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(bound))
        }
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
