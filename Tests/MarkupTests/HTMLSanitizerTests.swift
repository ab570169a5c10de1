import FeedTestKit
import Testing

@testable import Markup

@Suite struct HTMLSanitizerTests {
    @Test(
        "what could run, hide or escape goes; the words stay",
        arguments: [
            ("safe<script>alert(1)</script> text", "safe text"),
            ("<a href=' java&#10;script:alert(1)'>x</a>", "<a>x</a>"),
            ("<a href=\"&#14;javascript:alert(1)\">x</a>", "<a href=\"\">x</a>"),
            ("<img src=data:text/html,x onerror=alert(1)>", "<img />"),
            ("<b onclick='x()'>b</b>", "<b>b</b>"),
            ("<object><p>words</p></object>", "<p>words</p>"),
            (
                "<span style='position: fixed; color: red; display: none'>x</span>",
                "<span style=\"color: red;\">x</span>"
            ),
            ("<i style='background: url(javascript:x)'>x</i>", "<i>x</i>"),
            ("<p>a<p>b", "<p>a</p><p>b</p>"), ("a<!-- b -->c", "ac"), ("a<!-- b > c", "a c"),
            ("1 < 2 & 3", "1 &lt; 2 &amp; 3"), ("don&#146;t", "don’t"), ("plain", "plain"),
            (
                "<svg><use xlink:href='http://evil.test/#x'></use></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><use></use></svg>"
            ),
        ])
    func safe(html: String, expected: String) {
        #expect(HTMLSanitizer.safe(html, base: nil) == expected)
    }

    @Test("relative links are seen from the base")
    func links() {
        #expect(
            HTMLSanitizer.safe("<a href='../b?c=1&amp;d=2'>x</a><img src=//i.test/p>", base: "https://a.test/x/y")
                == "<a href=\"https://a.test/b?c=1&amp;d=2\">x</a><img src=\"https://i.test/p\" />")
    }

    @Test("markup nested without end keeps its words")
    func deep() {
        let html = String(repeating: "<div><b>", count: 50_000) + "words" + String(repeating: "</b>", count: 50_000)
        #expect(HTMLSanitizer.safe(html, base: nil).contains("words"))
        #expect(HTMLSanitizer.safe(String(repeating: "<", count: 1_000_000), base: nil).hasPrefix("&lt;"))
    }

    @Test("soup is made safe, whatever is in it")
    func soup() {
        var random = SeededGenerator(7)
        for _ in 0..<500 {
            let html = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }.joined()
            let safe = HTMLSanitizer.safe(html, base: "http://a.test/")
            for danger in ["<script", "<iframe", "<style", "=\"javascript:", " onload="] {
                #expect(!safe.lowercased().contains(danger), "\(html)")
            }
        }
    }

    private static let pieces = [
        "<p>", "</p>", "<b>", "</b>", "<script>", "</script>", "<a href='javascript:x'>", "</a>",
        "<img src=x onload=y>",
        "<svg onload=y>", "</svg>", "<style>", "</style>", "<!--", "-->", "<iframe src=x>", "</iframe>", "word", " ",
        "&",
        "&lt;script&gt;", "<", ">", "\"", "'", "<table><tr>", "<math>", "<![CDATA[", "]]>", "<?x", "\u{0}", "é",
        "<scr<script>ipt>", "<a title='</a><script>'>",
    ]

    @Test("a page names its feeds, each once and absolute")
    func discovery() {
        let page = """
            <html><head><base href="/b/"><link rel="alternate" type="application/rss+xml" href="f.xml" title="News">
            <link rel="alternate" type="application/rss+xml" href="f.xml"><link rel="stylesheet" href="x">
            """
        #expect(
            FeedDiscovery.alternates(inHTML: Array(page.utf8), base: "http://a.test/page")
                == [.init(href: "http://a.test/b/f.xml", type: "application/rss+xml", title: "News")])
    }
}
