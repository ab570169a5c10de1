import ExternalProcessing
import FeedModel
import FeedTestKit
import Foundation
import Processing
import Testing

@Suite("The example processors", .timeLimit(.minutes(2)))
struct ExampleTests {
    private let programs: Programs
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Config/processors").path(percentEncoded: false)

    init() throws { programs = try Programs() }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: programs.directory.path)) ?? []).sorted()
    }

    @Test("spool.sh leaves one file a delivery, however often that comes")
    func spool() async throws {
        let spool = try programs.command([Self.folder + "/spool.sh", programs.directory.path])
        let batch = Programs.deliveries(5)
        for _ in 0..<2 {
            let outcomes = await spool.process(batch).outcomes
            #expect(outcomes.count == 5 && outcomes.values.allSatisfy { $0 == .done() })
        }
        #expect(files == batch.map { $0.key.hexadecimal + ".json" }.sorted())
        for delivery in batch {
            let line = try JSONSerialization.jsonObject(
                with: Data(programs.directory.text(of: delivery.key.hexadecimal + ".json").utf8))
            #expect((line as? [String: Any])?["delivery"] as? String == delivery.key.hexadecimal)
        }
    }

    @Test("spool.sh asks for another try where there is no directory")
    func noDirectory() async throws {
        let spool = try programs.command([Self.folder + "/spool.sh", programs.directory.path("nowhere")])
        let batch = Programs.deliveries(1)
        guard case .retry(_, let reason) = await spool.process(batch).outcomes[batch[0].key] else {
            Issue.record("no retry")
            return
        }
        #expect(reason.contains("(75)"))
    }

    @Test("vault.py keeps each delivery once, also over a restart, and refuses what is no article")
    func vault() async throws {
        let database = programs.directory.path("articles.sqlite")
        let batch = Programs.deliveries(40)
        for _ in 0..<2 {
            let vault = try programs.command([Self.folder + "/vault.py", database], ["mode": "stream"])
            let outcomes = await vault.process(batch + [Programs.event()]).outcomes
            #expect(batch.allSatisfy { outcomes[$0.key] == .done() })
            #expect(outcomes[Programs.event().key] == .reject(reason: "nothing to keep of feed.failing"))
            await vault.stop()
        }
        // Another processor reads what is there now: its exit status says whether it is right.
        let query = "SELECT count(*), sum(title LIKE 'No. %') FROM articles"
        let count = try programs.script(
            "import sqlite3, sys\nsys.exit(sqlite3.connect(\"\(database)\").execute(\"\(query)\").fetchone() != (40, 40))",
            python: true)
        #expect(await count.process(Array(batch.prefix(1))).outcomes[batch[0].key] == .done())
    }

    @Test("notes.swift writes a note for each article")
    func notes() async throws {
        let program = programs.directory.path("notes")
        let compiler = try SpawnedProgram(
            ["swiftc", "-swift-version", "6", "-o", program, Self.folder + "/notes.swift"])
        try #require(await compiler.end() == 0)
        let folder = programs.directory.path("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let notes = try programs.command([program, folder], ["mode": "stream"])
        let batch = Programs.deliveries(20)
        let outcomes = await notes.process(batch).outcomes
        await notes.stop()
        #expect(batch.allSatisfy { outcomes[$0.key] == .done() })
        #expect(programs.directory.text(of: "folder/7.md") == "# No. 7\n\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 20)
    }
}
