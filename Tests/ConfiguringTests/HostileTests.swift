import Configuring
import FeedModel
import FeedTestKit
import Foundation
import Testing

@Suite struct HostileTests {
    private static func nine(_ name: String) -> String {
        Array(repeating: "*" + name, count: 9).joined(separator: ", ")
    }

    static let bombs: [String: String] = [
        "lists": "groups:\n  g:\n    tags:\n      - &a0 [x, x]\n"
            + (1...40).map { "      - &a\($0) [\(nine("a\($0 - 1)"))]\n" }.joined(),
        "tables": "groups:\n  g0: &m0 { headers: { a: b } }\n"
            + (1...40).map { i in
                "  g\(i): &m\(i) { headers: { \((0..<9).map { "h\($0): *m\(i - 1)" }.joined(separator: ", ")) } }\n"
            }.joined(),
        "deep by aliases": "groups:\n  g0: &a0 [x]\n"
            + (1...3000).map { "  g\($0): &a\($0) [[[[[[*a\($0 - 1)]]]]]]\n" }.joined(),
        "deep lists": "feeds: " + String(repeating: "[", count: 100_000),
        "deep and closed": "feeds: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
        "deep tables": "feeds: " + String(repeating: "{a: ", count: 50_000),
        "dashes": String(repeating: "- ", count: 100_000),
        "questions": String(repeating: "? ", count: 50_000),
        "itself": "feeds: &a [ *a ]\n",
        "merged with itself": "defaults: &d { <<: *d }\n",
        "many repeated keys": "groups:\n" + String(repeating: "  g: { interval: 1h }\n", count: 3000),
    ]

    @Test("small files that would be huge or deep are refused at once", arguments: bombs.keys.sorted())
    func bomb(name: String) throws {
        let loaded = try load(try #require(Self.bombs[name]))
        #expect(loaded.configuration == nil)
        #expect(!loaded.faults.isEmpty)
    }

    @Test("a wide merge stays small and is right")
    func wideMerge() throws {
        let text =
            "groups:\n  g0: &m0 { interval: 15m }\n"
            + (1...30).map { "  g\($0): &m\($0) { <<: [\(Self.nine("m\($0 - 1)"))] }\n" }.joined()
            + "feeds: [http://a.example/]\n"
        #expect(try configuration(text).groups["g30"]?.options.interval == .every(900))
    }

    private static let good = """
        version: 1
        daemon: { state_dir: state, listen: "" }
        defaults: &d { interval: 1h, jitter: 10% }
        groups:
          world: { <<: *d, min_interval: 5m }
        feeds:
          - https://blog.example.org/feed
          - id: un-press
            url: "https://press.example.org/rss.xml"
            group: world
            tags: [en, 'offi''cial']
        topics:
          - id: aleppo
            feeds: ["@world", un-press]
            query: |
              aleppo OR حلب
              AND truce
            notify: [log]
        channels:
          - { id: log, type: file, path: alerts.jsonl }
        """

    @Test("no change of a good file makes the reader fall over: it is taken, or told why not", arguments: 0..<4)
    func mutations(seed: Int) throws {
        var random = SeededGenerator(UInt64(seed))
        let folder = try Folder()
        let scraps: [[UInt8]] =
            [
                "&a ", "*a", "<<: ", "? ", "- ", ": ", "\n", "\t", "\"", "'", "|", ">", "{", "}", "[", "]", "#",
                "!!str ", "%",
                "\u{0}", "\u{FEFF}", "🙂", "...\n", "---\n", "  ",
            ].map { Array($0.utf8) } + [[0xC3], [0xFF], [0xED, 0xA0, 0x80]]
        for _ in 0..<150 {
            var bytes = Array(Self.good.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &random)))
                case 1: bytes.insert(contentsOf: scraps[Int.random(in: 0..<scraps.count, using: &random)], at: at)
                default: bytes.insert(contentsOf: bytes[(at / 2)..<at].suffix(60), at: at)
                }
            }
            try folder.write("main.yaml", Data(bytes))
            let loaded = folder.load()
            #expect((loaded.configuration == nil) == !loaded.faults.isEmpty)
            #expect(loaded.faults.allSatisfy { $0.place.line >= 1 && $0.place.column >= 1 })
        }
    }

    @Test("random marks and letters never make the reader fall over", arguments: 0..<4)
    func soup(seed: Int) throws {
        var random = SeededGenerator(UInt64(seed) &+ 77)
        let folder = try Folder()
        let letters = Array("ab:-?*&!|>{}[],#'\"%@`<~ \n\n  \t0.é")
        for _ in 0..<200 {
            let text = String(
                (0..<Int.random(in: 1...200, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                })
            try folder.write("main.yaml", Data((Bool.random(using: &random) ? text : "feeds:\n" + text).utf8))
            let loaded = folder.load()
            #expect((loaded.configuration == nil) == !loaded.faults.isEmpty)
        }
    }
}
