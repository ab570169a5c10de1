import Configuring
import FeedModel
import FeedTestKit
import Foundation
import Testing

@Suite struct FeedListTests {
    private func feeds(
        _ list: String, main: String = "feed_lists: [ { file: list, group: g, tags: [all] } ]\ngroups: { g: }\n"
    )
        throws -> [FeedDefinition]
    {
        let folder = try Folder(["main.yaml": main, "list": list])
        let loaded = folder.load()
        guard let read = loaded.configuration else { throw Refused(told: loaded.told) }
        var feeds: [FeedDefinition] = []
        try read.forEachFeed { feeds.append($0) }
        #expect(read.feedCount == feeds.count)
        return feeds
    }

    @Test("a text list: URLs, tags and titles in quotes, comments, any line end, no last line end")
    func text() throws {
        let read = try feeds(
            "# comment\r\n\r\nhttp://a.example/x \"tag one\" \"two\"\r\n  http://b.example/ \"~Title \\\"B\\\"\"\nhttp://c.example/?a=1#b"
        )
        #expect(read.map(\.url) == ["http://a.example/x", "http://b.example/", "http://c.example/?a=1#b"])
        #expect(read.map(\.tags) == [["tag one", "two", "all"], ["all"], ["all"]])
        #expect(read.map(\.title) == [nil, "Title \"B\"", nil])
        #expect(read.allSatisfy { $0.group == "g" })
        #expect(read.map(\.id) == ["a-example-x", "b-example", "c-example"])
    }

    @Test("ids of one host are numbered, also behind those that are written, and are the same each time")
    func numbering() throws {
        let main =
            "feeds: [ http://h.example/f, { id: h-example-f-2, url: http://other.example/ } ]\nfeed_lists: [ { file: list } ]\n"
        let list = (1...3).map { "http://h.example/f?id=\($0)\n" }.joined()
        let read = try feeds(list, main: main)
        #expect(
            read.map(\.id) == ["h-example-f", "h-example-f-2", "h-example-f-3", "h-example-f-4", "h-example-f-5"])
        #expect(try feeds(list, main: main) == read)
    }

    @Test("a list's feed that is configured already is left out, and the list says so")
    func repeated() throws {
        let folder = try Folder([
            "main.yaml": "feeds: [ { id: mine, url: http://a.example/ } ]\nfeed_lists: [ { file: list } ]\n",
            "list": "http://a.example/\nhttp://b.example/\nhttp://b.example/\n",
        ])
        let loaded = folder.load()
        var ids: [FeedID] = []
        try loaded.configuration?.forEachFeed { ids.append($0.id) }
        #expect(ids == ["mine", "b-example"])
        #expect(loaded.warnings.map(\.place.line) == [2])
    }

    @Test("a topic may name a list's feed")
    func referenced() throws {
        let main = "feed_lists: [ { file: list } ]\ntopics: [ { id: t, query: x, feeds: [b-example, %] } ]\n"
        let right = try Folder(["main.yaml": main.replacing(", %", with: ""), "list": "http://b.example/\n"])
        #expect(right.load().faults == [])
        let wrong = try Folder(["main.yaml": main.replacing("%", with: "c-example"), "list": "http://b.example/\n"])
        #expect(wrong.load().told == ["main.yaml:2:49: error: no feed `c-example` is configured"])
    }

    @Test("a wrong line is told with its place in the list; of many the first twenty")
    func wrong() throws {
        let folder = try Folder([
            "main.yaml": "feed_lists: [ { file: list } ]\n",
            "list": "http://a.example/\n  gopher://b.example/\nhttp://c.example/ tag\n",
            "many.yaml": "feed_lists: [ { file: many } ]\n",
            "many": String(repeating: "nonsense\n", count: 100),
        ])
        #expect(
            folder.load().told == [
                "list:2:3: error: `gopher` is not polled, only http and https",
                "list:3:19: error: expected a tag in \"quotes\"",
            ])
        #expect(folder.load("many.yaml").faults.count == 21)
    }

    @Test("a line without an end does not fill the memory, and the lines after it are read")
    func longLine() throws {
        let folder = try Folder([
            "main.yaml": "feed_lists: [ { file: list } ]\n",
            "list": "http://a.example/" + String(repeating: "x", count: 3_000_000) + "\nhttp://b.example/\n",
        ])
        let loaded = folder.load()
        #expect(loaded.told == ["list:1:1: error: the line is longer than 16 KiB"])
    }

    @Test("an outline is handed to the reader of outlines, its faults and its end come back")
    func outline() throws {
        let folder = try Folder([
            "main.yaml": "feed_lists: [ { file: list } ]\n", "list": "\u{FEFF}\n <opml/>",
        ])
        let loaded = folder.load { path, receive in
            #expect(path == folder.path + "/list")
            try receive(ListedFeed(url: "http://a.example/", title: "A", tags: ["f"], line: 3))
            try receive(ListedFeed(url: "nonsense", line: 4))
        }
        #expect(loaded.told == ["list:4:1: error: expected a URL with http:// or https://"])
        struct Broken: Error {}
        #expect(folder.load { _, _ in throw Broken() }.faults.map(\.place.line) == [1])
    }

    @Test("a long list is read in pieces, and every line of it comes once")
    func long() throws {
        let count = 30_000
        let read = try feeds((0..<count).map { "https://host\($0 % 500).example/feed/\($0).xml \"t\"\n" }.joined())
        #expect(read.count == count)
        #expect(Set(read.map(\.id)).count == count)
        #expect(Set(read.map(\.url)).count == count)
    }

    @Test("an id is the words of host and path, whatever stands between them and wherever it is cut", arguments: 1...3)
    func words(seed: UInt64) {
        var random = SeededGenerator(seed)
        let pieces = [
            "a", "Z", "0", "-", "/", ".", "_", "%20", "//", "word", "WORDS", "~", "\u{0641}", "e\u{301}", "[", "@",
        ]
        for _ in 0..<2000 {
            let path = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let name = "host.example/" + path.joined()
            var expected = ""
            for word in name.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
            where expected.count < 47 {
                expected = String((expected.isEmpty ? "\(word)" : "\(expected)-\(word)").prefix(48))
            }
            #expect(FeedURL.identifier(of: "http://" + name) == expected, "\(name)")
        }
    }

    @Test(
        "ids made from URLs",
        arguments: [
            ("https://blog.example.org/feed", "blog-example-org-feed"),
            ("https://blog.example.org/?feed=rss&lang=ar", "blog-example-org"),
            ("http://u@[2001:db8::1]:8080/\u{0641}.xml", "2001-db8-1-\u{0641}-xml"),
            ("HTTP://EXAMPLE.ORG:80/A//B__C/", "example-org-a-b-c"),
            (
                "https://example.org/" + String(repeating: "x/", count: 40),
                "example-org-" + String(repeating: "x-", count: 17) + "x"
            ),
            (
                "https://example.org/" + String(repeating: "x", count: 80),
                "example-org-" + String(repeating: "x", count: 36)
            ),
        ])
    func identifiers(url: String, id: String) {
        #expect(FeedURL.identifier(of: url) == id)
        #expect(FeedURL.fault(in: url) == nil)
    }
}
