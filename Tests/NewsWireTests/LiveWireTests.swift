import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("The live wire")
struct LiveWireTests {
    private func get(_ url: String, _ headers: String = "") throws -> String {
        let parts = try #require(URL(string: url))
        let port = try #require(parts.port)
        let client = try #require(RawClient(port: UInt16(port)))
        client.send(
            "GET \(parts.path(percentEncoded: true)) HTTP/1.1\r\nHost: wire\r\nConnection: close\r\n\(headers)\r\n")
        return String(decoding: client.receiveAll(), as: UTF8.self)
    }

    private func header(_ name: String, in answer: String) -> String? {
        answer.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    @Test("begins with what was there before, and ends with everything")
    func grows() throws {
        let young = try LiveWire.start(over: .seconds(3600))
        #expect(young.published == 6)
        for feed in young.feeds { #expect(!(try get(feed.url)).contains("Lindholm")) }
        let old = try LiveWire.start(over: .zero)
        #expect(old.published == 17)
        let telling = try old.feeds.filter { try get($0.url).contains("Lindholm Bridge") }
        #expect(telling.count == 3)
    }

    @Test("writes four formats, well-formed, with items' links that lead to pages")
    func formats() throws {
        let wire = try LiveWire.start(over: .zero)
        #expect(wire.feeds.count == 6)
        #expect(Set(wire.feeds.map(\.format)) == ["RSS 2.0", "RSS 1.0", "Atom", "JSON Feed"])
        for feed in wire.feeds {
            let answer = try get(feed.url)
            let end = try #require(answer.range(of: "\r\n\r\n"))
            let body = end.upperBound
            if feed.format == "JSON Feed" {
                let value = try JSONSerialization.jsonObject(with: Data(answer[body...].utf8))
                let items = try #require((value as? [String: Any])?["items"] as? [[String: Any]])
                let link = try #require(items.first?["url"] as? String)
                #expect(try get(link).contains("<article>"))
            } else {
                #expect(answer[body...].hasPrefix("<?xml"))
            }
        }
    }

    @Test("answers with 304 who has the feed already")
    func conditional() throws {
        let wire = try LiveWire.start(over: .zero)
        let url = wire.feeds[0].url
        let first = try get(url)
        let tag = try #require(header("ETag", in: first))
        #expect(try get(url, "If-None-Match: \(tag)\r\n").hasPrefix("HTTP/1.1 304 "))
        #expect(try get(url, "If-None-Match: \"other\"\r\n").hasPrefix("HTTP/1.1 200 "))
    }

    @Test("corrects an article under its old identity")
    func correction() throws {
        let wire = try LiveWire.start(over: .zero)
        let feed = try get(wire.feeds[0].url)
        #expect(feed.contains("About 14,000 vehicles"))
        #expect(!feed.contains("About 40,000 vehicles"))
        #expect(feed.components(separatedBy: "lindholm-bridge-closed</guid>").count == 2)
    }
}

@Suite("A page of the wire")
struct WirePageTests {
    private func ask(_ page: WirePage, _ headers: String = "") throws -> [UInt8] {
        let server = try WireServer()
        server.route("/p", page: page)
        let client = try #require(RawClient(port: server.port))
        client.send("GET /p HTTP/1.1\r\nHost: wire\r\nConnection: close\r\n\(headers)\r\n")
        return client.receiveAll()
    }

    @Test("changes its ETag with its text, and only then")
    func changes() throws {
        let page = WirePage("one")
        let first = String(decoding: try ask(page), as: UTF8.self)
        page.change(to: "one")
        #expect(String(decoding: try ask(page), as: UTF8.self) == first)
        page.change(to: "two")
        let second = String(decoding: try ask(page), as: UTF8.self)
        #expect(second.hasSuffix("\r\n\r\ntwo"))
        #expect(second.contains("ETag") && !second.contains(first.split(separator: "\r\n")[1]))
    }

    @Test("is packed for those who accept gzip", arguments: [0, 5, 65_535, 200_000])
    func gzip(size: Int) throws {
        let page = WirePage(String(repeating: "x", count: size), gzip: true)
        let directory = try TemporaryDirectory()
        let bytes = try ask(page, "Accept-Encoding: gzip\r\n")
        let head = try #require(String(decoding: bytes.prefix(400), as: UTF8.self).range(of: "\r\n\r\n"))
        let start = String(decoding: bytes.prefix(400), as: UTF8.self)[..<head.upperBound].utf8.count
        let file = try directory.write(Array(bytes[start...]), to: "page.gz")
        let unpacker = try SpawnedProgram(["/bin/gzip", "-dc", file], output: .file(directory.path("page")))
        #expect(unpacker.waitForEnd() == 0)
        let unpacked = try Data(contentsOf: URL(filePath: directory.path("page")))
        #expect(unpacked.count == size)
    }
}
