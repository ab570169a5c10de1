public import FeedModel
internal import Foundation
internal import GRDB

extension Journal {
    /// Whether the journal takes a write; throws `JournalFailure` when it does not.
    public func probe() async throws { try await setNote("probe", String(Date().stamp)) }

    /// Moves every due time: the wall clock was set by so many seconds.
    public func shiftDue(by seconds: Seconds) async throws {
        let shift = Int64(seconds * 1000)
        try await write {
            try $0.execute(
                sql: "UPDATE feeds SET next_due = next_due + ? WHERE next_due IS NOT NULL", arguments: [shift])
        }
    }
}
