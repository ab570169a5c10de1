internal import FeedModel
internal import GRDB

/// Group commit: one transaction takes what arrived while the last one ran; no timer.
actor Recorder {
    private struct Waiting {
        var record: PollRecord
        var size: Int
        var continuation: CheckedContinuation<RecordedPoll, any Error>
    }

    private var waiting: [Waiting] = []
    private var isWriting = false
    private static let mostPolls = 256
    private static let mostBytes = 4 << 20

    func record(_ record: PollRecord, in pool: DatabasePool) async throws -> RecordedPoll {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(Waiting(record: record, size: record.size, continuation: continuation))
            guard !isWriting else { return }
            isWriting = true
            // A task of its own: cancelling who asked must not roll the transaction back.
            Task { await self.drain(pool) }
        }
    }

    private func drain(_ pool: DatabasePool) async {
        while !waiting.isEmpty {
            let group = next()
            let records = group.map(\.record)
            do {
                let results = try await pool.write { database in
                    try records.map { record in try Recording.group(record, in: database) }
                }
                for (member, result) in zip(group, results) { member.continuation.resume(with: result) }
            } catch {
                for member in group { member.continuation.resume(throwing: error) }
            }
        }
        isWriting = false
    }

    private func next() -> [Waiting] {
        var (count, bytes) = (0, 0)
        for member in waiting.prefix(Self.mostPolls) {
            bytes += member.size
            if count > 0, bytes > Self.mostBytes { break }
            count += 1
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }
}

extension PollRecord {
    /// Roughly how many bytes it writes.
    var size: Int {
        200 + learn.count * 40
            + entries.reduce(0) { $0 + 400 + $1.content.text.utf8.count + ($1.content.html?.utf8.count ?? 0) }
    }
}

extension Journal {
    /// Records a poll: all of it in one transaction, or nothing. When this returns it is on the disk. Not cancelled with
    /// the calling task. Throws `JournalFailure`.
    public func record(_ poll: PollRecord) async throws -> RecordedPoll {
        do { return try await recorder.record(poll, in: pool) } catch { throw JournalFailure(error, path: path) }
    }
}
