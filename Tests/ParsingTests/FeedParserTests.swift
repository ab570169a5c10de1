import FeedModel
import Foundation
import Parsing
import Testing

/// What feeds say, and what is made of them.
struct FeedParserTests {
    private func parse(_ text: String, _ context: ParseContext = ParseContext()) -> ParsedFeed {
        FeedParser.parse(Array(text.utf8), context)
    }

    private let rss = """
        <rss version="2.0"><channel><title>Wire</title><link>http://wire.test/</link>
        <item><title>Truce &amp; talks</title><guid>http://wire.test/1</guid>
        <pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><description>&lt;p&gt;Text&lt;/p&gt;</description></item>
        </channel></rss>
        """

    @Test("an RSS item gives title, page, date and text")
    func item() throws {
        let feed = parse(rss)
        #expect(feed.format == .rss20)
        #expect(!feed.isMalformed)
        let entry = try #require(feed.entries.first)
        #expect(entry.title?.value == "Truce & talks")
        #expect(entry.link == "http://wire.test/1")
        #expect(entry.published?.date == Date(timeIntervalSince1970: 1_072_986_501))
        #expect(entry.summary == ParsedText("<p>Text</p>", type: "text/html"))
    }

    @Test("an Atom link keeps its query whole")
    func query() {
        let feed = parse(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='http://a.test/?a=1&amp;b=2'/></entry></feed>")
        #expect(feed.format == .atom10)
        #expect(feed.entries.first?.link == "http://a.test/?a=1&b=2")
    }

    @Test("line ends are line feeds, within CDATA sections too")
    func lineEnds() {
        let feed = parse(
            "<rss><channel><title>a\r\nb<![CDATA[c\r\nd\re\n\r\nf\r]]></title></channel></rss>")
        #expect(feed.feed.title?.value == "a\nbc\nd\ne\n\nf")
        #expect(!feed.isMalformed)
    }

    @Test("categories are kept once each, however many there are")
    func categories() {
        let terms = (0..<60).map { "<category>c\($0 % 40)</category>" }.joined()
        let feed = parse("<rss><channel>\(terms)<item>\(terms)</item><item>\(terms)</item></channel></rss>")
        let expected = (0..<40).map { "c\($0)" }
        #expect(feed.feed.categories.map(\.term) == expected)
        #expect(feed.entries.map { $0.categories.map(\.term) } == [expected, expected])
    }

    @Test("bare ampersands and HTML's names lose no text")
    func references() {
        let feed = parse("<rss><channel><title>A&B &eacute;t&eacute; &unknown; a < b</title></channel></rss>")
        #expect(feed.feed.title?.value == "A&B été &unknown; a < b")
        #expect(feed.isMalformed)
    }

    @Test("a document cut short keeps its complete entries and says that it was cut")
    func truncated() {
        let cut = rss.replacing("</item>", with: "</item><item><title>Hal")
        let feed = parse(String(cut[..<cut.range(of: "Hal")!.upperBound]))
        #expect(feed.entries.map(\.id) == ["http://wire.test/1"])
        #expect(feed.isTruncated)
        #expect(feed.isMalformed)
    }

    @Test("entities that a document declares are never expanded into a bomb")
    func bomb() {
        let entity = String(repeating: "A", count: 100_000)
        let uses = String(repeating: "&x;", count: 5_000)
        let feed = parse("<!DOCTYPE r [<!ENTITY x '\(entity)'>]><rss><channel><title>\(uses)</title></channel></rss>")
        #expect((feed.feed.title?.value.utf8.count ?? 0) < 100_000)
    }

    @Test("external entities are not read")
    func external() {
        let feed = parse(
            "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss><channel><title>&x;</title></channel></rss>")
        #expect(feed.feed.title?.value == "&x;")
    }

    @Test("over a limit the document is cut there and marked")
    func limits() {
        var limits = ParseLimits()
        limits.entries = 3
        let items = String(repeating: "<item><title>t</title></item>", count: 9)
        let feed = parse("<rss><channel>\(items)</channel></rss>", ParseContext(limits: limits))
        #expect(feed.entries.count == 3)
        #expect(feed.isMalformed)
        let deep = String(repeating: "<b>", count: 100_000)
        #expect(parse("<rss><channel><item><description>\(deep)").isMalformed)
    }

    @Test("items within one another are each read once, up to the limit", arguments: [3, 5, 9])
    func nestedBeyondLimit(limit: Int) {
        var limits = ParseLimits()
        limits.entries = limit
        let items = (1...9).map { "<item><guid>\($0)</guid>" }.joined()
        for end in ["", String(repeating: "</item>", count: 9) + "</channel></rss>"] {
            let feed = parse("<rss><channel>\(items)\(end)", ParseContext(limits: limits))
            #expect(feed.entries.map(\.id) == (1...limit).map(String.init))
            #expect(feed.isMalformed == (limit < 9 || end.isEmpty))
        }
    }

    @Test("dates that cannot be are refused, never guessed")
    func dates() {
        #expect(FeedDate.date("Sun, 31 Feb 2009 12:00:00 GMT") == nil)
        #expect(FeedDate.date("yesterday") == nil)
        #expect(FeedDate.date("2003-12-31T10:14:55-08:00") == Date(timeIntervalSince1970: 1_072_894_495))
        #expect(FeedDate.date("Sun Jan 4 16:29:06 2004") == Date(timeIntervalSince1970: 1_073_233_746))
    }

    @Test(
        "dates of mail are read in all their slips",
        arguments: [
            "Thu, 01 Jan 2004 19:48:21 GMT", "Thursday, 1 January 2004 19:48:21 +0000", "01 Jan 04 19:48:21 UT",
            "Thu,01 Jan 2004 20:48:21 +01:00", "Jan 01, 2004 7:48:21 PM", "Thu Jan  1 19:48:21 2004",
            "Thu Jan 1 14:48:21 EST 2004", "1-Jan-2004 19:48:21", "Thu, 01 Jan 2004 19:48:21 Etc/GMT",
            "Thu, 01\u{A0}Jan 2004 19:48:21 Nowhere", "thu. 01 JAN 2004 11:48:21 pst", "2004-01-01T19:48:21Z",
            "2004-01-01 19:48:21.0", "20040101T194821", "2004-001T19:48:21+00",
        ])
    func slips(text: String) {
        #expect(FeedDate.date(text) == Date(timeIntervalSince1970: 1_072_986_501))
    }

    @Test("the bytes of windows-1252 are read as such, whatever label they bear")
    func encoding() {
        let bytes = Array("<?xml version='1.0' encoding='utf-8'?><rss><channel><title>".utf8) + [0x93, 0xE9, 0x94]
        let feed = FeedParser.parse(bytes + Array("</title></channel></rss>".utf8))
        #expect(feed.feed.title?.value == "“é”")
        #expect(feed.encoding == "windows-1252")
    }
}
