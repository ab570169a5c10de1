import FeedTestKit
import Foundation
import NewsWire
import Testing

@Suite("State on the command line")
struct StateTests {
    private let server: WireServer
    private let directory: TemporaryDirectory
    private let configuration: String

    init() throws {
        server = try WireServer()
        let feed = """
            <?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
            <item><guid>a</guid><title>Truce near Aleppo</title></item>
            <item><guid>b</guid><title>Water is short</title></item></channel></rss>
            """
        server.route("/feed.xml") { _ in .status(200, ["Content-Type": "application/rss+xml"], text: feed) }
        directory = try TemporaryDirectory()
        try directory.write(
            """
            daemon: { state_dir: "\(directory.path("state"))" }
            defaults: { on_first_fetch: alert_all, interval: 1s }
            feeds: [{ id: wire, url: "\(server.url("/feed.xml"))", allow_private: true }]
            channels: [{ id: log, type: file, path: log.jsonl }]
            topics: [{ id: truce, query: truce, group_by: none, notify: [log] }]
            processors: [{ id: archive, type: archive }, { id: alerts, type: alert }]
            """, to: "feedwatch.yaml")
        configuration = directory.path("feedwatch.yaml")
    }

    private func feedwatch(_ arguments: String...) async throws -> FeedwatchProgram.Result {
        try await feedwatch(arguments: arguments)
    }

    private func feedwatch(arguments: [String]) async throws -> FeedwatchProgram.Result {
        try await FeedwatchProgram.run(arguments + ["--config", configuration])
    }

    @Test("a backup that is restored is the journal again: nothing is told anew, and the old one is kept")
    func restored() async throws {
        #expect(try await feedwatch("run", "--once").status == 0)
        let copy = directory.path("copy.sqlite")
        #expect(try await feedwatch("backup", copy).status == 0)
        let damaged = directory.path("state/journal.sqlite")
        try Data(repeating: 7, count: 200_000).write(to: URL(fileURLWithPath: damaged))
        let refused = try await feedwatch("run", "--once")
        #expect(refused.status != 0 && refused.errors.contains("feedwatch restore"))
        #expect(try await feedwatch("restore", copy).status == 0)
        let kept = try FileManager.default.contentsOfDirectory(atPath: directory.path("state"))
        #expect(kept.contains { $0.hasPrefix("journal.sqlite.") && $0.last?.isNumber ?? false })
        #expect(try await feedwatch("run", "--once").status == 0)
        #expect(directory.lines(of: "state/log.jsonl").count == 1)
    }

    @Test("what is no journal, or not whole, is not restored; the journal stays as it is")
    func notRestored() async throws {
        #expect(try await feedwatch("run", "--once").status == 0)
        let copy = directory.path("copy.sqlite")
        try directory.write("not a database", to: "text.txt")
        #expect(try await feedwatch("backup", copy).status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: copy))
        try (bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: directory.path("half.sqlite")))
        for file in ["text.txt", "half.sqlite", "state/search.sqlite", "missing.sqlite", "state"] {
            let refused = try await feedwatch("restore", directory.path(file))
            #expect(refused.status == 1 && !refused.errors.isEmpty, "\(file)")
            #expect(!refused.errors.contains("Error Domain"), "\(refused.errors)")
        }
        #expect(try await feedwatch("verify").lines.first == "the journal is whole")
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path("state"))
        #expect(!left.contains { $0.contains(".new") })
    }

    @Test("verify holds the search index against the journal, and has it made anew when asked")
    func verified() async throws {
        #expect(try await feedwatch("verify").status == 1)
        #expect(try await feedwatch("run", "--once").status == 0)
        let whole = try await feedwatch("verify")
        #expect(whole.lines == ["the journal is whole", "the search index holds 2 of 2 revisions"])
        try directory.write(String(repeating: "no database ", count: 1000), to: "state/search.sqlite")
        let damaged = try await feedwatch("verify")
        #expect(damaged.status == 3 && damaged.errors.contains("--rebuild-search"), "\(damaged.errors)")
        #expect(try await feedwatch("verify", "--rebuild-search").lines == whole.lines)
        let found = try await feedwatch("verify", "--format", "json")
        #expect(found.output.contains("\"lacking\" : 0") && found.output.contains("\"revisions\" : 2"))
    }

    @Test("a plan of the configuration that ran last changes nothing, whatever the time zone")
    func nothingPlanned() async throws {
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        try directory.write(
            text.replacing("daemon: {", with: "daemon: { timezone: Europe/Berlin,"), to: "feedwatch.yaml")
        #expect(try await feedwatch("run", "--once").status == 0)
        #expect(try await feedwatch("plan").lines == ["1 feed configured"])
    }

    @Test(
        "a state directory that cannot be looked into is not taken for an empty one",
        arguments: [
            "status", "manners", "feeds list", "articles list", "deliveries list", "silence list", "backup copy",
        ])
    func closed(command: String) async throws {
        try directory.write("a file", to: "state")
        let refused = try await feedwatch(arguments: command.split(separator: " ").map(String.init))
        #expect(refused.status == 3 && refused.errors.contains("Not a directory"), "\(refused.errors)")
        #expect(refused.output.isEmpty)
    }

    @Test("an empty journal is one in which nothing was recorded yet")
    func emptyJournal() async throws {
        try FileManager.default.createDirectory(atPath: directory.path("state"), withIntermediateDirectories: true)
        try directory.write("", to: "state/journal.sqlite")
        #expect(try await feedwatch("articles", "list").lines == ["no articles"])
        #expect(try await feedwatch("run", "--once").status == 0)
    }

    @Test("a changed query that cannot be tried is bad data, and why is told with the file")
    func changedQuery() async throws {
        try directory.write("truce AND (", to: "query.txt")
        for (file, why) in [
            ("query.txt", "expected a term"), ("missing.txt", "No such file"), ("state", "Is a directory"),
        ] {
            try FileManager.default.createDirectory(atPath: directory.path("state"), withIntermediateDirectories: true)
            let path = directory.path(file)
            let refused = try await feedwatch("topics", "test", "truce", "--against", path)
            #expect(
                refused.status == 1 && refused.errors.contains(path) && refused.errors.contains(why),
                "\(refused.errors)")
        }
    }

    @Test("what a message cites cannot move the cursor")
    func cited() async throws {
        let refused = try await feedwatch("feeds", "show", "\u{1B}[2J\nx")
        #expect(refused.status == 1 && refused.errors == "feedwatch: no feed has the id `\u{FFFD}[2J x`\n")
    }

    @Test("deliveries are listed by what a person asks for")
    func deliveries() async throws {
        #expect(try await feedwatch("run", "--once").status == 0)
        let all = try await feedwatch("deliveries", "list", "--format", "jsonl")
        #expect(all.lines.count == 4)
        let told = try await feedwatch(
            "deliveries", "list", "--channel", "log", "--topic", "truce", "--format", "jsonl")
        #expect(!told.lines.isEmpty && told.lines.count < 4)
        #expect(try await feedwatch("deliveries", "list", "--state", "dead").lines == ["no deliveries"])
        #expect(try await feedwatch("deliveries", "list", "--state", "lost").status == 2)
        var counts: [Int] = []
        for article in ["1", "2"] {
            counts.append(
                try await feedwatch("deliveries", "list", "--article", article, "--format", "jsonl").lines.count)
        }
        #expect(counts.sorted() == [1, 3])
        #expect(
            try await feedwatch("deliveries", "list", "--limit", "2", "--format", "jsonl").lines
                == Array(all.lines.prefix(2)))
        let unknown = try await feedwatch("deliveries", "list", "--channel", "lok")
        #expect(
            unknown.status == 1 && unknown.output.isEmpty
                && unknown.errors == "feedwatch: no channel has the id `lok`; did you mean `log`?\n",
            "\(unknown.errors)")
    }

    @Test("a change that means no delivery says so, and shows how it is asked for", arguments: ["drop", "retry"])
    func noDelivery(change: String) async throws {
        #expect(try await feedwatch("run", "--once").status == 0)
        let bare = try await feedwatch("deliveries", change)
        #expect(bare.status == 2 && bare.errors.contains("Usage: feedwatch deliveries \(change)"), "\(bare.errors)")
        let unknown = try await feedwatch("deliveries", change, String(repeating: "0", count: 32))
        #expect(unknown.status == 1 && unknown.errors.contains("has the key"), "\(unknown.errors)")
        let channel = try await feedwatch("deliveries", change, "--channel", "lok")
        #expect(channel.status == 1 && channel.errors.contains("did you mean `log`?"), "\(channel.errors)")
        let topic = try await feedwatch("deliveries", change, "--topic", "truse")
        #expect(topic.status == 1 && topic.errors.contains("did you mean `truce`?"), "\(topic.errors)")
        let nothing = try await feedwatch("deliveries", change, "--channel", "log", "--topic", "truce")
        #expect(nothing.status == 0 && nothing.output.hasPrefix("0 deliveries"), "\(nothing.errors)")
    }
}
