public import FeedModel
internal import Foundation
internal import GRDB

extension Journal {
    /// Whether the journal takes a write and there is room for more; throws `JournalFailure` when not. While the reserve
    /// is given up and cannot be made again, what room there is belongs to what is owed, and not to new polls.
    public func probe() async throws {
        if let reserve, !reserve.take() {
            throw JournalFailure(.full, "no space is left for the journal \(path)")
        }
        try await setNote("probe", String(Date().stamp))
    }

    /// Moves every due time: the wall clock was set by so many seconds.
    public func shiftDue(by seconds: Seconds) async throws {
        let shift = Int64(seconds * 1000)
        try await write {
            try $0.execute(
                sql: "UPDATE feeds SET next_due = next_due + ? WHERE next_due IS NOT NULL", arguments: [shift])
        }
    }
}
