import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("The commands of feeds")
struct FeedsTests {
    private static let feed = """
        <?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
        <item><guid>a</guid><title>Truce near Aleppo</title></item>
        <item><guid>b</guid><title>Markets</title></item></channel></rss>
        """

    @Test("an import takes what can be polled, and names what cannot without showing its secrets")
    func imported() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("include: [conf.d/*.yaml]\nfeeds: [https://one.example/feed]\n", to: "feedwatch.yaml")
        try directory.write(
            """
            <opml version="2.0"><body>
            <outline text="One" xmlUrl="https://one.example/feed"/>
            <outline text="Two &amp; more" xmlUrl="https://two.example/feed"/>
            <outline text="Script" xmlUrl="javascript:alert(1)"/>
            <outline text="Private" xmlUrl="https://me:s3cret@three.example/feed"/>
            </body></opml>
            """, to: "list.opml")
        let result = try await FeedwatchProgram.run(
            ["feeds", "import", directory.path("list.opml"), "--config", directory.path("feedwatch.yaml")])
        #expect(result.status == 0)
        #expect(
            result.lines.first?.hasSuffix("4 feeds in \(directory.path("list.opml")), 1 of them configured already")
                == true)
        #expect(result.errors.contains("left out Script") && result.errors.contains("left out Private"))
        #expect(!(result.errors + result.output).contains("s3cret"))
        let written = directory.text(of: "conf.d/import-list.yaml")
        #expect(written.contains("https://two.example/feed") && !written.contains("three.example"))
    }

    @Test(
        "what cannot be polled is not added, and no password is shown",
        arguments: ["ftp://a.example/", "", "http://u:pw@a.example/"])
    func notAdded(url: String) async throws {
        let directory = try TemporaryDirectory()
        try directory.write("include: [conf.d/*.yaml]\nfeeds: []\n", to: "feedwatch.yaml")
        let result = try await FeedwatchProgram.run(["feeds", "add", url, "--config", directory.path("feedwatch.yaml")])
        #expect(result.status == 1 && result.errors.contains("nothing was added"))
        #expect(!result.errors.contains("pw"), "\(result.errors)")
    }

    @Test("discover finds the feeds that a page names, and tells what each is")
    func discover() async throws {
        let server = try WireServer()
        server.route("/feed.xml") { _ in .status(200, ["Content-Type": "application/rss+xml"], text: Self.feed) }
        server.route("/gone.xml") { _ in .status(404) }
        server.route("/") { _ in
            .status(
                200, ["Content-Type": "text/html"],
                text: """
                    <html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml">
                    <link rel="alternate" type="application/atom+xml" href="/gone.xml"></head></html>
                    """)
        }
        let found = try await FeedwatchProgram.run(
            ["feeds", "discover", server.url("/"), "--allow-private", "--format", "jsonl"])
        #expect(found.status == 0)
        #expect(
            found.lines == [
                "{\"entries\":2,\"format\":\"rss20\",\"title\":\"Wire\",\"url\":\"\(server.url("/feed.xml"))\"}"
            ])
        let refused = try await FeedwatchProgram.run(["feeds", "discover", server.url("/")])
        #expect(refused.status == 3 && refused.errors.contains("private"))
    }

    @Test("discover may ask whom the configuration lets feeds ask")
    func discoverAsConfigured() async throws {
        let server = try WireServer()
        server.route("/feed.xml") { _ in .status(200, ["Content-Type": "application/rss+xml"], text: Self.feed) }
        let directory = try TemporaryDirectory()
        try directory.write("http: { allow_private: true }\nfeeds: []\n", to: "feedwatch.yaml")
        let found = try await FeedwatchProgram.run(
            ["feeds", "discover", server.url("/feed.xml"), "--config", directory.path("feedwatch.yaml")])
        #expect(found.status == 0 && found.output.contains("Wire"), "\(found.errors)")
    }

    @Test("a feed goes by its own title in the list and in an export, and a long one moves no other line")
    func titles() async throws {
        let server = try WireServer()
        let long = String(repeating: "long ", count: 1000)
        for (path, title) in [("/a.xml", "City Wire"), ("/b.xml", long)] {
            server.route(path) { _ in
                .status(
                    200, ["Content-Type": "application/rss+xml"],
                    text: "<rss version=\"2.0\"><channel><title>\(title)</title></channel></rss>")
            }
        }
        let directory = try TemporaryDirectory()
        try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))" }
            http: { allow_private: true, per_host: { min_gap: 0s } }
            feeds: [{ id: a, url: "\(server.url("/a.xml"))" }, { id: b, url: "\(server.url("/b.xml"))" }]
            """, to: "feedwatch.yaml")
        let configuration = ["--config", directory.path("feedwatch.yaml")]
        #expect(try await FeedwatchProgram.run(["run", "--once"] + configuration).status == 0)
        let exported = try await FeedwatchProgram.run(["feeds", "export"] + configuration)
        #expect(
            exported.output.contains("title=\"City Wire\" xmlUrl=\"\(server.url("/a.xml"))\""), "\(exported.output)")
        let lines = try await FeedwatchProgram.run(["feeds", "list"] + configuration).lines
        #expect(lines.contains { $0.hasPrefix("a ") && $0.contains("City Wire") && $0.count < 200 }, "\(lines[0])")
    }

    @Test("poll shows what was sent and received, no secret among it, and records what is new")
    func poll() async throws {
        let server = try WireServer()
        server.route("/feed.xml") { request in
            request.header("If-None-Match") == "\"1\""
                ? .status(304, ["ETag": "\"1\""])
                : .status(200, ["Content-Type": "application/rss+xml", "ETag": "\"1\""], text: Self.feed)
        }
        let directory = try TemporaryDirectory()
        try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))" }
            feeds:
              - { id: wire, url: "\(server.url("/feed.xml"))", allow_private: true, headers: { X-Key: { env: WIRE_KEY } } }
            """, to: "feedwatch.yaml")
        let poll = ["feeds", "poll", "wire", "--config", directory.path("feedwatch.yaml")]
        let first = try await FeedwatchProgram.run(poll, environment: ["WIRE_KEY": "s3cret"])
        #expect(first.status == 0)
        #expect(first.output.contains("> X-Key: (secret)") && !first.output.contains("s3cret"))
        #expect(first.output.contains("< ETag: \"1\"") && first.output.contains("changed: 2 new"))
        #expect(server.requests.last?.header("X-Key") == "s3cret")
        let second = try await FeedwatchProgram.run(poll, environment: ["WIRE_KEY": "s3cret"])
        #expect(second.output.contains("< 304") && second.output.contains("unchanged: 0 new"))
        server.route("/feed.xml") { _ in .status(404) }
        let failed = try await FeedwatchProgram.run(poll, environment: ["WIRE_KEY": "s3cret"])
        #expect(failed.status == 3 && failed.output.contains("wire: failed: 404 Not Found"), "\(failed.output)")
        let shown = try await FeedwatchProgram.run(
            ["feeds", "show", "wire", "--config", directory.path("feedwatch.yaml")])
        #expect(shown.lines.contains { $0.contains("404  failed") }, "\(shown.output)")
        let unknown = try await FeedwatchProgram.run(
            ["feeds", "poll", "nobody", "--config", directory.path("feedwatch.yaml")])
        #expect(unknown.status == 1 && unknown.errors.contains("`nobody`"))
    }
}
