import FeedModel
import Parsing
import Testing

@Suite("Feed lists in OPML")
struct OPMLTests {
    private func read(_ text: String) -> OPMLDocument? { OPMLDocument(Array(text.utf8)) }

    @Test("an outline's folders and its line come with its feeds")
    func outlines() {
        let document = read(
            """
            <?xml version="1.0"?>
            <opml><body><outline text='World'>
              <outline xmlUrl='http://a.test/f' title='A' category='/news,,x'/>
              <outline
                type='rss' url='http://b.test/f'/>
            </outline></body></opml>
            """)
        #expect(document?.outlines.map(\.url) == ["http://a.test/f", "http://b.test/f"])
        #expect(document?.outlines.map(\.folders) == [["World"], ["World"]])
        #expect(document?.outlines.map(\.line) == [3, 5])
        #expect(document?.outlines.first?.categories == ["news", "x"])
        #expect(document?.errors.isEmpty == true)
    }

    @Test("what is not well-formed is read as far as it goes, and told with its place")
    func faults() {
        let document = read("<?xml version='1.0'?>\n<opml><body>\n<outline xmlUrl='http://a.test/?a&b'></body>\n")
        #expect(document?.outlines.map(\.url) == ["http://a.test/?a&b"])
        #expect(document?.errors.first?.line == 3)
    }

    @Test("a document without an opml element is none", arguments: ["", "<rss><channel/></rss>", "opml", "<html/>"])
    func others(text: String) { #expect(read(text) == nil) }

    @Test("a hundred thousand feeds are read, each with its line")
    func many() {
        let lines = (1...100_000).map { "<outline text='f\($0)' xmlUrl='http://h\($0).test/feed'/>" }
        let document = read("<opml><body>\n" + lines.joined(separator: "\n") + "\n</body></opml>")
        #expect(document?.outlines.count == 100_000)
        #expect(document?.outlines.last?.line == 100_001)
    }

    @Test("what is written is read again as it was")
    func written() {
        let odd = "A & B <\"quoted\"> 'x' \u{1}é\t\u{FFFE}阿"
        let feed = OPMLWriter.Feed(title: odd, url: "http://a.test/?a=1&b=\"2\"", categories: ["x", "y"])
        let text = OPMLWriter.document(title: odd, folders: ["": [feed], odd: [feed, feed]])
        let read = read(text)
        let kept = "A & B <\"quoted\"> 'x' é\t阿"
        #expect(read?.errors.isEmpty == true)
        #expect(read?.outlines.map(\.title) == [kept, kept, kept])
        #expect(read?.outlines.map(\.url) == Array(repeating: feed.url, count: 3))
        #expect(read?.outlines.map(\.folders) == [[], [kept], [kept]])
        #expect(read?.outlines.allSatisfy { $0.categories == ["x", "y"] } == true)
    }
}
