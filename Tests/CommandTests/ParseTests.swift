import FeedTestKit
import Foundation
import Testing

/// A document and what `feedwatch parse` makes of it: `NN-name.xml` beside `NN-name.expected.json`, where NN is a
/// behaviour's number. What libxml2 says of faults, in its own words, is not compared.
struct GoldenPair: Sendable, CustomTestStringConvertible {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/parsing")

    var document: String
    var testDescription: String { "\(Self.behaviours[number] ?? "no behaviour"): \(document)" }

    var number: Int { Int(document.prefix(2)) ?? 0 }
    private var name: String { document.split(separator: ".")[0].description }
    private var path: String { Self.folder.appending(path: document).path }

    static let all: [GoldenPair] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { !$0.hasSuffix(".expected.json") }.sorted().map { GoldenPair(document: $0) }
    }()

    /// What separates a great parser from a toy.
    static let behaviours = [
        1: "names of HTML need no declaration", 2: "bare ampersands lose neither text nor query",
        3: "each layer is decoded once, and the type decides what is markup",
        4: "a mark is believed before the server, the server before the document, and UTF-8 before a false label",
        5: "windows-1252 is read whatever it is called", 6: "every encoding of the web is read",
        7: "forbidden characters are left out, and nothing else", 8: "what stands before the document is skipped",
        9: "a document that ends wrongly keeps every entry that is whole",
        10: "a prefix that nobody declared means what everybody means by it",
        11: "vocabularies are known by their URIs, never by local names alone",
        12: "what belongs to an image, a film or a source is not the entry's",
        13: "relative references are resolved, in markup too", 14: "the page is the link, and an enclosure never is",
        15: "a guid is the page unless it says that it is not",
        16: "dates are read in all their slips, and refused rather than guessed",
        17: "published and updated are kept apart", 18: "people have names, mail addresses and pages, in order",
        19: "content and summary are kept apart", 20: "a text of Atom is what its type says",
        21: "an entry's source is not its feed", 22: "markup that could do harm is left out",
        23: "entities are no bomb and read no file",
        24: "every format is known by its content, and what is no feed is said to be none",
        25: "what a feed tells its poller is reported",
    ]

    /// What goes with the document, where it needs more than its address.
    private static let headers = [
        "04-the-server-says": "Content-Type: text/xml; charset=windows-1251",
        "13-content-location": "Content-Location: https://press.example/archive/2026/",
    ]

    private var header: String? { Self.headers[name] }

    /// The line that the program printed of each document: one run for all that are parsed alike, for a run each would
    /// be seventy programs at once.
    private static let printed = Task {
        var lines: [String: String] = [:]
        for (header, pairs) in Dictionary(grouping: all, by: \.header) {
            let result = try await FeedwatchProgram.run(
                ["parse", "--format", "jsonl", "--url", "https://press.example/news/feed.xml"]
                    + (header.map { ["--header", $0] } ?? []) + pairs.map(\.path))
            for (pair, line) in zip(pairs, result.lines) { lines[pair.document] = line }
        }
        return lines
    }

    func found() async throws -> NSDictionary {
        let line = try await Self.printed.value[document]
        return try Self.read(Data(#require(line).utf8))
    }

    func expected() throws -> NSDictionary {
        try Self.read(Data(contentsOf: Self.folder.appending(path: "\(name).expected.json")))
    }

    private static func read(_ data: Data) throws -> NSDictionary {
        var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let errors = (object["errors"] as? [[String: Any]])?.filter { $0["line"] as? Int == 0 }
        object["errors"] = errors?.isEmpty == false ? errors : nil
        object["file"] = nil
        return object as NSDictionary
    }
}

@Suite("feedwatch parse")
struct ParseTests {
    @Test("prints the model of a document as it is written down beside it", arguments: GoldenPair.all)
    func golden(pair: GoldenPair) async throws {
        let (found, expected) = try await (pair.found(), pair.expected())
        #expect(found == expected, "\(pair.document)")
    }

    @Test("has a pair for each behaviour")
    func complete() {
        #expect(Set(GoldenPair.all.map(\.number)) == Set(GoldenPair.behaviours.keys))
    }
}
