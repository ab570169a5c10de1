import FeedModel
import Fetching
import Foundation
import Journaling
import Processing
import Watching

extension House {
    /// What a poll on demand came to.
    func report(on row: FeedRow, of poll: () async throws -> PollResult) async throws -> PollReport {
        let began = time.now()
        let result = try await poll()
        guard let after = try await journal.feed(row.key) else {
            throw OperationFailure(.failed, "the feed `\(row.id)` is gone from the configuration")
        }
        var report = PollReport(
            feed: row.id, url: row.pollURL, status: result.status, result: result.word, error: after.lastError,
            new: result.recorded.new, revised: result.recorded.revised, matched: result.recorded.matched,
            took: Int(time.now().timeIntervalSince(began) * 1000), nextDue: after.nextDue, dueReason: after.dueReason)
        report.exchanges = result.requests.map { record in
            PollReport.Exchange(
                url: record.url, status: record.status, failure: record.failure, sent: record.headers?.sent ?? [],
                received: record.headers?.received ?? [], address: record.headers?.address, bytes: record.bytes,
                took: record.took)
        }
        return report
    }
}
