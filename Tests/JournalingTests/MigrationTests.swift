import FeedModel
import FeedTestKit
import Foundation
import GRDB
import Testing

@testable import Journaling

@Suite("Journals of older versions")
struct MigrationTests {
    @Test("are brought up to date with all that they hold", arguments: Schema.versions.dropLast())
    func older(version: String) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("journal.sqlite")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: version)
        try await queue.write { database in
            try database.execute(
                sql: "INSERT INTO feeds (id, url, added_at, next_due) VALUES ('wire', 'http://wire.example/feed', 1, 1)"
            )
            try database.execute(
                sql: """
                    INSERT INTO articles (feed, identity, first_seen) VALUES (1, x'01', 5);
                    INSERT INTO revisions (article, revision, seen_at, title, summary, text) VALUES (1, 1, 5, 'A', '', '');
                    INSERT INTO matches (article, topic, revision, matched) VALUES (1, 'river', 1, '');
                    INSERT INTO wakeups (processor, due) VALUES ('daily', 7000);
                    """)
        }
        try queue.close()
        let backup = directory.path("backup.sqlite")
        try FileManager.default.copyItem(atPath: path, toPath: backup)
        try await Journal.restore(backup, to: directory.path("restored.sqlite"))
        let restored = try Journal(reading: directory.path("restored.sqlite"))
        #expect(try await restored.feeds(after: nil, limit: 10).map(\.id) == ["wire"])
        restored.close()
        let journal = try Journal(path: path)
        let applied = try await journal.read { try Schema.migrator.appliedIdentifiers($0) }
        #expect(applied == Set(Schema.versions))
        #expect(try await journal.feeds(after: nil, limit: 10).map(\.id) == ["wire"])
        #expect(try await journal.matches(of: ArticleID(rawValue: 1)).map(\.topic) == ["river"])
        #expect(try await journal.wakeUp(of: "daily") == WakeUp(due: Date(timeIntervalSince1970: 7)))
        let start = Watermark(at: Date(timeIntervalSince1970: 0), article: 0, match: 0)
        let found = try await journal.articles(since: start, topics: ["river"], at: Date(), limit: 10)
        #expect(found.articles.map(\.article.id.rawValue) == [1] && found.read.match == 1)
        try await Notebook.configure(journal, [FeedDefinition(id: "wire", url: "http://wire.example/feed")])
        #expect(try await journal.feeds(after: nil, limit: 10).count == 1)
        journal.close()
    }

    @Test("a feed is looked up by its id without a walk over all feeds, removed or not", arguments: ["<> 3", "= 3"])
    func indexed(status: String) async throws {
        let directory = try TemporaryDirectory()
        let journal = try Journal(path: directory.path("journal.sqlite"))
        let plan = try await journal.read { database in
            try Row.fetchAll(
                database,
                sql:
                    "EXPLAIN QUERY PLAN SELECT * FROM feeds WHERE id = ? AND status \(status) ORDER BY feed DESC LIMIT 1",
                arguments: ["wire"]
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("USING INDEX") } && !plan.contains { $0.hasPrefix("SCAN") })
        journal.close()
    }

    @Test("the stories' articles are found without a walk over those of first documents, also in an older journal")
    func placed() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("journal.sqlite")
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "v3")
        try await queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO feeds (id, url, added_at) VALUES ('wire', 'http://wire.example/feed', 1);
                    INSERT INTO articles (feed, identity, first_seen, story) VALUES (1, x'01', 5, NULL), (1, x'02', 5, 7);
                    INSERT INTO revisions (article, revision, seen_at, title, summary, text)
                        VALUES (1, 1, 5, 'A', '', ''), (2, 1, 5, 'B', '', '');
                    """)
        }
        try queue.close()
        let journal = try Journal(path: path)
        let plan = try await journal.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(Journal.storyArticles)", arguments: [0, 500])
                .map { $0["detail"] as String }
        }
        let walked = plan.filter { $0.contains("articles ") && !$0.contains("(rowid=?)") }
        #expect(walked.allSatisfy { $0.contains("articles_placed (article>?)") }, "\(plan)")
        let found = try await journal.storyArticles(since: Date(timeIntervalSince1970: 0), after: nil, limit: 10)
        #expect(found.map(\.content.title) == ["B"])
        journal.close()
    }
}
