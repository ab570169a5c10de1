import CJournal
import FeedModel
import Foundation
import Journaling

/// New articles a second: one in ten is matched and owed to the alerts; with the archive on, each is owed to it as well.
enum Recording {
    static let (feeds, polls, entries, group, matchEvery) = (500, 1000, 20, 32, 10)
    static let text = String(repeating: "The bridge over the river opens to all who come by day. ", count: 40)

    static func run() async throws {
        for archive in [false, true] {
            let shelf = try Shelf()
            let articles = Double(polls * entries)
            var (limit, ours) = (0.0, 0.0)
            for round in 0..<3 {
                (try await shelf.journal("c\(round)", feeds: feeds)).close()
                let bytes = Array(text.utf8)
                let taken = bytes.withUnsafeBufferPointer { buffer in
                    buffer.withMemoryRebound(to: CChar.self) {
                        cj_record(
                            shelf.file("c\(round)"), Int32(feeds), Int32(polls), Int32(entries), Int32(group),
                            Int32(matchEvery), archive ? 1 : 0, $0.baseAddress, Int32($0.count))
                    }
                }
                limit = max(limit, articles / taken)
                let journal = try await shelf.journal("s\(round)", feeds: feeds)
                let records = makeRecords(archive: archive)
                ours = max(ours, articles / (try await seconds { try await record(records, in: journal) }))
                journal.close()
            }
            JournalBenchmark.report("new articles, archive \(archive ? "on" : "off")", limit, ours, "0.5")
        }
    }

    /// As many at once as the C program puts into one transaction.
    private static func record(_ records: [PollRecord], in journal: Journal) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            var rest = records[...]
            for _ in 0..<group { add(rest.popFirst()) }
            while try await tasks.next() != nil { add(rest.popFirst()) }
            func add(_ record: PollRecord?) {
                guard let record else { return }
                tasks.addTask { _ = try await journal.record(record) }
            }
        }
    }

    private static func makeRecords(archive: Bool) -> [PollRecord] {
        var random = SplitMix(state: 1)
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        let span = MatchedSpan(field: "title", start: 0, length: 6, text: "Bridge")
        let alert = [Owed(processor: "alerts", kind: .articleNew, topic: "topic", channel: "log")]
        var number = 0
        return (0..<polls).map { poll in
            let feed = FeedKey(rawValue: Int64(poll % feeds + 1))
            var record = PollRecord(feed: feed, at: now, success: true, nextDue: now + 900, dueReason: "base")
            for _ in 0..<entries {
                number += 1
                let keys = [random.key(), random.key()]
                record.entries.append(
                    EntryRecord(
                        kind: .new(identity: keys[0]), lookUp: [keys[0]], remember: keys, contentHash: keys[1],
                        guid: "item-\(number)", url: "https://wire.example/news/\(number)", published: now,
                        updated: nil,
                        content: ArticleContent(title: "Bridge \(number) opens to all who come", text: text),
                        matches: number % matchEvery == 0
                            ? [
                                EntryRecord.Match(
                                    TopicMatch(topic: "topic", matched: [span]), ifFirst: alert, ifTold: [])
                            ] : [],
                        owed: archive ? [Owed(processor: "archive", kind: .articleNew)] : []))
            }
            return record
        }
    }
}
