import FeedModel
import Foundation
import Markup
import Parsing
import Testing

/// What would take quadratic time or memory, in sizes at which a quadratic reader does not come back within the limit.
@Suite("A hostile document", .timeLimit(.minutes(2)))
struct HostileTests {
    private static let size = 1 << 18

    private func repeated(_ piece: String) -> String {
        String(repeating: piece, count: Self.size / piece.utf8.count)
    }

    private func parse(_ text: String) -> ParsedFeed {
        FeedParser.parse(Array(text.utf8), ParseContext(url: "http://hostile.test/"))
    }

    @Test(
        "of one piece of markup over and over is read in time that grows with it",
        arguments: [
            "<", "<!", "<!--", "<!-->", "<![CDATA[", "]]>", "<?", "</", "<a ", "<a>", "</a>", "<a b=\"", "<a b='c'>",
            "&", "&a", "&#", "&amp;", "<item>", "<title>", "<item><title>", "<!DOCTYPE [>", "<!ENTITY", "\"", "'", "=",
            "<x:y xmlns:x='z'>", "<category>c</category>", "<source>", "<author>", "<content type='xhtml'>", "<image>",
            "<link href='x'/>", "<media:content url='x'/>", "<guid>", "<source><title>", "<item><category>",
        ])
    func markup(piece: String) {
        for start in ["", "<rss><channel><item><description>"] {
            #expect(parse(start + repeated(piece)).isMalformed)
        }
    }

    @Test(
        "of one piece of HTML over and over is made safe in time that grows with it",
        arguments: [
            "<", "<!", "<!--", "<!-- --!>", "<![CDATA[", "<![CDATA[]]>", "]]>", "<?", "</", "<a ", "<a b=\"", "<a b='",
            "<a b=>", "<script>", "<script></script", "<style></style>", "<template>", "&", "&#1", "&amp;", "<p>",
            "<b>", "<table>", "<form>", "<li>", "<svg>", "<option>", "<a href='x'>", "<img src=\"y\">", "\u{2003}",
        ])
    func html(piece: String) {
        let html = repeated(piece)
        // A bound on the work that shows: neither form is many times as long as what it was made of.
        #expect(HTMLText.plain(html).utf8.count <= html.utf8.count * 3)
        #expect(HTMLSanitizer.safe(html, base: "http://a.test/").utf8.count <= html.utf8.count * 12 + 64)
    }

    @Test("with a hundred thousand attributes in one tag is read")
    func attributes() {
        let attributes = (0..<100_000).map { " a\($0)='b'" }.joined()
        let feed = parse("<rss><channel\(attributes)><item\(attributes)><guid>1</guid></item></channel></rss>")
        #expect(feed.entries.map(\.id) == ["1"])
        #expect(feed.isMalformed)
        #expect(HTMLSanitizer.safe("<b\(attributes)>bold</b>", base: nil) == "<b>bold</b>")
        #expect(HTMLText.plain("<b\(attributes)>bold</b>") == "bold")
    }

    @Test("of end tags that nothing opened, under as many open ones, is read")
    func endTags() {
        let open = String(repeating: "<a>", count: 50_000)
        let close = String(repeating: "</b>", count: 50_000)
        #expect(parse("<rss><channel><item><guid>1</guid></item>\(open)\(close)</channel></rss>").entries.count == 1)
    }

    @Test("that declares entities without an end, or document types without one, is read")
    func documentTypes() {
        let feed = "<rss><channel><item><guid>1</guid></item></channel></rss>"
        #expect(parse("<!DOCTYPE r [\(repeated("<!ENTITY x "))]>\(feed)").entries.count == 1)
        #expect(parse("\(repeated("<!DOCTYPE r [>"))\(feed)").entries.count == 1)
    }

    @Test("does not grow by its entities beyond a mebibyte")
    func entities() {
        let text = String(repeating: "A", count: 250)
        let uses = 100_000
        let title = String(repeating: "&x;", count: uses)
        var limits = ParseLimits()
        limits.entryText = 1 << 24
        let document = "<!DOCTYPE r [<!ENTITY x '\(text)'>]><rss><channel><title>\(title)</title></channel></rss>"
        let feed = FeedParser.parse(Array(document.utf8), ParseContext(limits: limits))
        let expanded = (1 << 20) / text.utf8.count
        let expected = String(repeating: text, count: expanded) + String(repeating: "&x;", count: uses - expanded)
        #expect(feed.feed.title?.value == expected)
    }

    @Test("with a text over the limit has the text up to the limit, in whole characters")
    func longText() {
        var limits = ParseLimits()
        limits.entryText = 10
        let document = "<rss><channel><item><guid>1</guid><title>abcdefghéé</title></item><item><title>t</title></item>"
        let feed = FeedParser.parse(Array("\(document)</channel></rss>".utf8), ParseContext(limits: limits))
        #expect(feed.entries.map { $0.title?.value } == ["abcdefgh", "t"])
        #expect(feed.isMalformed)
    }

    @Test("does not grow by a base that every link would repeat")
    func base() {
        let base = "http://a.test/" + String(repeating: "a", count: 1 << 18) + "/"
        let links = String(repeating: "<link href='b'/>", count: 2_000)
        let feed = parse(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='\(base)'><entry>\(links)</entry></feed>")
        #expect(feed.entries.first?.links.first?.href == "http://hostile.test/b")
    }

    @Test("with a hundred thousand people is read")
    func people() {
        let people = (0..<100_000).map { "<author>a\($0)</author>" }.joined()
        let feed = parse("<rss><channel><item><guid>1</guid>\(people)</item></channel></rss>")
        #expect(feed.entries.first?.authors.count == 100_000)
    }
}
