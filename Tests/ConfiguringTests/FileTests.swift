import Configuring
import FeedModel
import Foundation
import Testing

@Suite struct FileTests {
    @Test("included files' lists add up, and a path is relative to the file that names it")
    func includes() throws {
        let folder = try Folder([
            "main.yaml": "include: [conf.d/*.yaml]\nfeeds: [http://a.example/]\n",
            "conf.d/10.yaml":
                "feeds: [http://b.example/]\nfeed_lists: [ { file: list.txt } ]\ndefaults: { ca_file: ca.pem }\n",
            "conf.d/20.yaml": "feeds: [http://c.example/]\ndefaults: { interval: 1h }\n",
            "conf.d/30.yaml.bak": "not: [valid",
            "conf.d/list.txt": "http://d.example/\n",
        ])
        let loaded = folder.load()
        let read = try #require(loaded.configuration, "\(loaded.told)")
        var urls: [String] = []
        try read.forEachFeed { urls.append($0.url) }
        #expect(urls == ["a", "b", "c", "d"].map { "http://\($0).example/" })
        #expect(read.feedCount == 4)
        #expect(read.defaults.caFile == folder.path + "/conf.d/ca.pem")
        #expect(read.defaults.interval == .every(3600))
        #expect(read.includes == [folder.path + "/conf.d/*.yaml"])
    }

    @Test("a setting that two files make is a fault at the second")
    func twice() throws {
        let folder = try Folder([
            "main.yaml": "include: [b.yaml]\ndaemon: { listen: \"\" }\nfeeds: [http://a.example/]\n",
            "b.yaml": "daemon: { listen: \"\" }\n",
        ])
        #expect(
            folder.load().told.map { $0.replacing(folder.path + "/", with: "") } == [
                "b.yaml:1:11: error: `daemon.listen` is set already in main.yaml, line 2"
            ])
    }

    @Test("files that include each other are a fault; a pattern that takes in its own file is none")
    func circles() throws {
        let folder = try Folder([
            "a.yaml": "include: [b.yaml]\nfeeds: [http://a.example/]\n", "b.yaml": "include: [./a.yaml]\n",
            "self/main.yaml": "include: [\"*.yaml\"]\nfeeds: [http://a.example/]\n",
        ])
        let told = folder.load("a.yaml").told
        #expect(told.count == 1)
        #expect(told.first?.hasPrefix("b.yaml:1:11: error: the files include each other in a circle: ") == true)
        #expect(folder.load("self/main.yaml").configuration?.feeds.count == 1)
    }

    @Test("a file that cannot be read is told where it is named, and others' names are not blamed for it")
    func unreadable() throws {
        let folder = try Folder([
            "main.yaml": "include: [none.yaml, d]\ntopics: [ { id: t, query: x, notify: [c] } ]\n", "d/x": "",
        ])
        let told = folder.load().told.map { $0.replacing(folder.path + "/", with: "") }
        #expect(
            told == [
                "main.yaml:1:11: error: cannot read none.yaml: No such file or directory",
                "main.yaml:1:22: error: cannot read d: it is a directory",
            ])
        #expect(folder.load("nothing.yaml").faults.count == 1)
    }

    @Test("an empty file is refused: a file cut short must not make the daemon forget its feeds")
    func empty() throws {
        for text in ["", "\n\n", "# only words\n", "---\n", "\u{FEFF}"] {
            #expect(
                try load(text).told == [
                    "main.yaml:1:1: error: the file is empty (a complete file: `feeds: [https://…]`)"
                ])
        }
        #expect(try load("version: 1\n").told.count == 1)
        #expect(try load("version: 1\n").configuration != nil)
    }

    @Test("bytes that are no text are told with their place")
    func bytes() throws {
        let folder = try Folder()
        try folder.write("latin.yaml", Data("feeds:\n  - http://a.example/caf".utf8) + [0xE9, 0x0A])
        try folder.write("wide.yaml", Data([0xFF, 0xFE, 0x66, 0x00]))
        try folder.write("nul.yaml", Data("feeds:\n- \u{0}x\n".utf8))
        #expect(
            folder.load("latin.yaml").told == ["latin.yaml:2:25: error: this byte is not UTF-8; save the file as UTF-8"]
        )
        #expect(folder.load("wide.yaml").told == ["wide.yaml:1:1: error: the file is UTF-16; save it as UTF-8"])
        #expect(
            folder.load("nul.yaml").told == [
                "nul.yaml:2:3: error: the character U+0000 may not stand in a file; in quotes write it as an escape"
            ])
    }

    @Test("a file with a byte order mark, CRLF line ends and another alphabet keeps its lines and columns")
    func marks() throws {
        let loaded = try load(
            "\u{FEFF}# тест\r\nfeeds:\r\n  - { url: http://a.example/, title: \"новости 🗞\", lisen: x }\r\n")
        #expect(loaded.told == ["main.yaml:3:51: error: unknown key `lisen`"])
    }

    @Test("JSON is read like any other YAML")
    func json() throws {
        let read = try configuration(
            #"{"feeds":["http://a.example/",{"id":"b","url":"http://b.example/\u00e9","tags":["x"]}],"topics":null}"#)
        #expect(read.feeds.map(\.id) == ["a-example", "b"])
        #expect(read.feeds[1].url == "http://b.example/é")
    }
}
