import CJournal
import FeedModel
import Foundation
import Journaling

/// Keys of entries, kept for ever: taken in and looked up a second, at many rows, and the bytes that each takes.
struct Identities {
    static let (feeds, keysAPoll, group) = (10_000, 50, 32)
    var keys: Int

    func run() async throws {
        let shelf = try Shelf()
        let polls = keys / Self.keysAPoll
        (try await shelf.journal("c", feeds: Self.feeds)).close()
        let taken = cj_remember(
            shelf.file("c"), Int32(Self.feeds), polls, Int32(Self.keysAPoll), Int32(Self.group), 7)
        let journal = try await shelf.journal("s", feeds: Self.feeds)
        let empty = Self.size(shelf.file("s"))
        let own = try await seconds { try await remember(polls, in: journal) }
        JournalBenchmark.report(
            "identities taken in, up to \(keys / 1_000_000) M", Double(keys) / taken, Double(keys) / own, "0.7")
        let reads = min(20_000, polls)
        let looked = cj_look_up(shelf.file("c"), Int32(Self.feeds), reads, Int32(Self.keysAPoll), 7)
        let found = try await seconds { try await lookUp(reads, in: journal) }
        let count = Double(reads * Self.keysAPoll)
        JournalBenchmark.report("identities looked up, half known", count / looked, count / found, "0.7")
        journal.close()
        print(
            String(
                format: "bytes an identity: %.1f (goal 32)", Double(Self.size(shelf.file("s")) - empty) / Double(keys)))
    }

    private func remember(_ polls: Int, in journal: Journal) async throws {
        var random = SplitMix(state: 7)
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for poll in 0..<polls {
                if poll >= Self.group { try await tasks.next() }
                let feed = FeedKey(rawValue: Int64(poll % Self.feeds + 1))
                var record = PollRecord(feed: feed, at: now, success: nil, nextDue: now, dueReason: "")
                record.learn = (0..<Self.keysAPoll).map { _ in random.key() }
                tasks.addTask { [record] in _ = try await journal.record(record) }
            }
            try await tasks.waitForAll()
        }
    }

    private func lookUp(_ reads: Int, in journal: Journal) async throws {
        var random = SplitMix(state: 7)
        var count = 0
        for read in 0..<reads {
            var keys = Set<Digest128>()
            for number in 0..<Self.keysAPoll {
                let key = random.key()
                keys.insert(number % 2 == 1 ? Digest128(high: key.high ^ 1, low: key.low) : key)
            }
            count += try await journal.known(keys, in: FeedKey(rawValue: Int64(read % Self.feeds + 1))).seen.count
        }
        guard count == reads * Self.keysAPoll / 2 else { throw CocoaError(.coderValueNotFound) }
    }

    private static func size(_ path: String) -> Int {
        [path, path + "-wal"].reduce(0) { sum, file in
            let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            return sum + (size ?? 0)
        }
    }
}
