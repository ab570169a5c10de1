internal import FeedModel
internal import Journaling

/// Group commit of what was delivered: one transaction takes what arrived while the last one ran. A book that cannot be
/// written is tried again until it can: what is told and not settled would be told again.
actor SettlementQueue {
    private struct Waiting {
        var settlement: Settlement
        var continuation: CheckedContinuation<Set<String>, Never>
    }

    private let journal: Journal
    private let time: any TimeSource
    private var waiting: [Waiting] = []
    private var isWriting = false
    private var abandoned = false
    private static let most = 512

    init(_ journal: Journal, time: any TimeSource) {
        self.journal = journal
        self.time = time
    }

    /// The receivers that are owed something now.
    func settle(_ settlement: Settlement) async -> Set<String> {
        await withCheckedContinuation { continuation in
            waiting.append(Waiting(settlement: settlement, continuation: continuation))
            guard !isWriting else { return }
            isWriting = true
            Task { await self.drain() }
        }
    }

    /// The house closes: what cannot be written now is left to the recovery at the next start.
    func abandon() { abandoned = true }

    private func drain() async {
        while !waiting.isEmpty {
            let group = next()
            let receivers = await write(group.map(\.settlement))
            for member in group { member.continuation.resume(returning: receivers) }
        }
        isWriting = false
    }

    /// Settlements with a wake-up stand at a group's end: one transaction holds one.
    private func next() -> [Waiting] {
        let end = waiting.prefix(Self.most).firstIndex { $0.settlement.wake != nil }.map { $0 + 1 }
        let count = end ?? min(waiting.count, Self.most)
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }

    private func write(_ settlements: [Settlement]) async -> Set<String> {
        guard var whole = settlements.first else { return [] }
        for more in settlements.dropFirst() {
            whole.outcomes.merge(more.outcomes) { $1 }
            whole.messages += more.messages
            whole.events += more.events
            whole.wake = more.wake ?? whole.wake
            whole.at = max(whole.at, more.at)
        }
        var wait = 1.0
        while true {
            if let receivers = try? await journal.settle(whole) { return receivers }
            if abandoned { return [] }
            try? await time.sleep(for: .seconds(wait))
            wait = min(30, wait * 2)
        }
    }
}
