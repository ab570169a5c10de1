import FeedModel
import Foundation
import Testing

@testable import Journaling

@Suite("Lists in columns")
struct JSONColumnTests {
    /// What JSON must escape, what it need not, and what takes more than one unit.
    private static let texts = [
        "", "plain", "\"quoted\" \\ back", "line\nfeed\ttab\u{1}\u{1F}\u{8}\u{C}\r", "Halab حلب 🗞", "a/b",
    ]

    @Test("are the bytes that the encoder makes, and come back as they were")
    func sameBytes() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func check<Value: Codable & Equatable>(_ values: [Value], _ text: String) throws {
            #expect(text == String(decoding: try encoder.encode(values), as: UTF8.self))
            #expect(JSONColumn.value([Value].self, text) == values)
        }
        for text in Self.texts {
            let names = [text, "second"]
            try check(names, JSONColumn.text(names))
            let people = [Person(name: text, email: nil, url: text), Person(name: nil, email: nil, url: nil)]
            try check(people, JSONColumn.text(people))
            let spans = [
                MatchedSpan(field: "title", start: 0, length: 3, text: text),
                MatchedSpan(field: "tag", index: 2, start: 17, length: 1, text: text),
            ]
            try check(spans, JSONColumn.text(spans))
        }
        #expect(JSONColumn.text([MatchedSpan]()) == "")
    }
}
