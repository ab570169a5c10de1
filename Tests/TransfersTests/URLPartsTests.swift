import FeedTestKit
import Testing

@testable import Transfers

@Suite("URLs taken apart")
struct URLPartsTests {
    @Test("a plain URL is read as libcurl reads it, and what libcurl changes is not plain", arguments: 1...4)
    func plain(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var plain = 0
        for _ in 0..<20_000 {
            let text = Self.url(&random)
            guard let parts = URLParts(plain: text) else { continue }
            plain += 1
            #expect(parts == URLParts(steps: [text]), "\(text)")
        }
        #expect(plain > 300)
    }

    @Test(
        "what could be read in two ways is left to libcurl",
        arguments: [
            "http://127.1/", "http://0177.0.0.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://1.2.3.256/",
            "http://1.2.3.04/", "http://user@example.com/", "http://example.com", "http://Example.com/",
            "http://example.com:080/", "http://example.com:65536/", "http://example.com./", "http://[::1]/",
            "http://example.com/a?", "http://b\u{fc}cher.example/", "http://example.com/a b", "http://example.com/a#b",
            "HTTP://example.com/",
            "http:///a", "http://a..b/", "http://example.com/%7e", "ftp://example.com/",
        ])
    func ambiguous(text: String) {
        #expect(URLParts(plain: text) == nil)
    }

    private static func url(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "a", "feed", "news", "0", "1", "9", "25", "127", "255", "256", "01", "0x7f", ".", ".", ".", "-", ":", ":80",
            ":443",
            ":8080", "/", "/", "//", "/../", "/./", "?", "a=b", "&", "+", ",", "~", "_", "%41", "#", "@", "A", "z", " ",
            "\u{e9}",
        ]
        var text = ["http://", "https://", "http:/", "https"].randomElement(using: &random) ?? ""
        if Bool.random(using: &random) {
            text +=
                ["example.com", "10.0.0.1", "news.example.org:8443", "x1.y-2.example"].randomElement(using: &random)
                ?? ""
        }
        for _ in 0..<Int.random(in: 1...9, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
        return text
    }
}
