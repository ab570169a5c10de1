import FeedModel
import FeedTestKit
import Foundation
import Markup
import Parsing
import Testing

/// Seeds of the fuzz targets, changed at random places: FEED_MUTANTS=20000 for more of them.
@Suite("Mutants of feeds")
struct MutantTests {
    private static let count = ProcessInfo.processInfo.environment["FEED_MUTANTS"].flatMap { Int($0) } ?? 1_500

    private static func seeds() throws -> [[UInt8]] {
        let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Fuzz/Corpus").standardizedFileURL
        return try ["Feed", "JSONFeed", "OPML", "Charset"].flatMap { kind in
            let folder = corpus.appendingPathComponent(kind)
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
                let seed = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
                // As the fuzz targets have it: JSON's brace is left out, the first byte names a charset.
                return kind == "JSONFeed"
                    ? [UInt8(ascii: "{")] + seed : kind == "Charset" ? Array(seed.dropFirst()) : seed
            }
        }
    }

    private func mutant(_ seeds: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        var body = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        for _ in 0..<Int.random(in: 1...8, using: &random) where !body.isEmpty {
            let place = Int.random(in: 0..<body.count, using: &random)
            let end = min(body.count, place + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: body[place] = UInt8.random(in: 0...255, using: &random)
            case 1: body.remove(at: place)
            case 2: body.insert(Array("<&>\"'/![]?;#x-".utf8)[Int.random(in: 0..<14, using: &random)], at: place)
            case 3: body.removeSubrange(place..<end)
            case 4: body.insert(contentsOf: body[place..<end], at: Int.random(in: 0...body.count, using: &random))
            default: body.removeSubrange(end...)
            }
        }
        return body
    }

    @Test("are read within their limits, without a trap, and twice the same")
    func mutants() throws {
        let seeds = try Self.seeds()
        try #require(seeds.count > 10)
        var random = SeededGenerator(20_261_126)
        var read = 0
        for _ in 0..<Self.count {
            let body = mutant(seeds, &random)
            let feed = FeedParser.parse(body, ParseContext(url: "http://a.test/"))
            #expect(feed.format != nil || feed.isMalformed, "\(body)")
            #expect(feed == FeedParser.parse(body, ParseContext(url: "http://a.test/")), "\(body)")
            let text = feed.entries.flatMap { $0.content + [$0.title, $0.summary].compactMap { $0 } }
            // References and windows-1252 make a character of three bytes of one or more.
            let length = text.reduce(0) { $0 + $1.value.utf8.count }
            #expect(length <= body.count * 6 + (1 << 12), "\(body)")
            for part in text where part.isHTML { _ = HTMLSanitizer.safe(part.value, base: part.base) }
            _ = OPMLDocument(body)
            read += feed.entries.count
        }
        // Mutants that still have entries reach the reader's inside.
        #expect(read > Self.count / 10)
    }
}
