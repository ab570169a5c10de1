internal import FeedModel
internal import Foundation
internal import GRDB
internal import Synchronization

/// Who waits for deliveries with nothing in hand. The transaction that makes something owed to one of them claims it on the
/// spot: that spares a transaction of its own, and the way there.
final class StandingClaims: Sendable {
    private struct State {
        /// By receiver how many may be claimed for it, once.
        var waiting: [String: (receiver: Receiver, limit: Int)] = [:]
        /// Rows that were claimed for a receiver, and that it has not come for yet.
        var taken: [String: [Int64]] = [:]
    }

    private let state = Mutex(State())
    private static let few = 8

    /// Up to `limit` may be claimed for a receiver, once, until it comes by itself.
    func stand(_ receiver: Receiver, limit: Int) {
        state.withLock { $0.waiting[receiver.text] = (receiver, limit) }
    }

    /// What was claimed for a receiver, who stands there no longer.
    func collect(_ receiver: Receiver) -> [Int64] {
        state.withLock { state in
            state.waiting[receiver.text] = nil
            return state.taken.removeValue(forKey: receiver.text) ?? []
        }
    }

    /// Nobody waits any more. What was claimed and not come for, by receiver.
    func end() -> [String: [Int64]] {
        state.withLock { state in
            defer { state = State() }
            return state.taken
        }
    }

    /// Claims for those of the receivers who wait, in the transaction that made something owed to them: rows by receiver. To
    /// be kept by `keep` when that is committed; if it fails they have lost no more than their place.
    func claim(for receivers: Set<String>, at now: Date, in database: Database) throws -> [String: [Int64]] {
        var claimed: [String: [Int64]] = [:]
        for (name, wish) in state.withLock({ Self.take(receivers, from: &$0.waiting) }) {
            let due = try Claiming.due(wish.receiver, limit: wish.limit, at: now, alone: true, in: database)
            // More than a few are to be gathered with what comes meanwhile: into digests, above all.
            if due.count <= Self.few { claimed[name] = try Claiming.take(due, at: now, in: database) }
        }
        return claimed
    }

    /// They are claimed now: who is owed something comes for it.
    func keep(_ claimed: [String: [Int64]]) {
        guard !claimed.isEmpty else { return }
        state.withLock { state in
            for (name, rows) in claimed where !rows.isEmpty { state.taken[name, default: []] += rows }
        }
    }

    private static func take(
        _ names: Set<String>, from waiting: inout [String: (receiver: Receiver, limit: Int)]
    ) -> [String: (receiver: Receiver, limit: Int)] {
        let found = waiting.filter { names.contains($0.key) }
        for name in found.keys { waiting[name] = nil }
        return found
    }
}
