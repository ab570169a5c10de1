public import Foundation
public import FeedModel

/// Keeps the distance: so many transfers at once over all hosts, so many to one host, so long between two starts at one
/// host, and none to a host that asked to be left alone.
///
/// Who enters waits for its turn in order of arrival. A turn that is further away than `longestWait` is not waited for:
/// the caller is told when to come again, each at a time of its own, so that a thousand feeds of one host hold nobody up.
public actor HostQueue {
    /// What `enter` came to.
    public enum Turn: Sendable, Hashable {
        /// Go; call `leave` when done.
        case granted
        /// Not before this time; nothing to leave.
        case later(Date, reason: String)
    }

    private struct Host {
        var inHand = 0
        var nextStart = Date.distantPast
        var lastDeferred = Date.distantPast
        var closedUntil = Date.distantPast
        var waiting: [Waiter] = []
    }

    private let maxTransfers: Int
    private let connections: Int
    private let minGap: Seconds
    private let longestWait: Seconds
    private let time: any TimeSource
    private var hosts: [HostKey: Host] = [:]
    private var inHand = 0
    private var waiting: [Waiter] = []
    private var lastWaiter = 0

    /// Who stands in a line; resumed with whether it has its place.
    private struct Waiter {
        var id: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    /// A queue. `longestWait` nil: every turn is waited for.
    public init(
        maxTransfers: Int, connections: Int, minGap: Seconds, longestWait: Seconds?, time: any TimeSource
    ) {
        self.maxTransfers = max(1, maxTransfers)
        self.connections = max(1, connections)
        self.minGap = minGap
        self.longestWait = longestWait ?? .infinity
        self.time = time
    }

    /// Waits for a turn at `host`. Throws `CancellationError` when the task is cancelled while it waits; no place is lost.
    public func enter(_ host: HostKey) async throws -> Turn {
        let now = time.now()
        var state = hosts[host] ?? Host()
        if let until = closed(host) { return .later(until, reason: Self.closedReason(host)) }
        let gap = max(minGap, host.ownGap ?? 0)
        let start = max(now, state.nextStart)
        if start.timeIntervalSince(now) > longestWait {
            state.lastDeferred = max(state.lastDeferred, start) + max(gap, 0.001)
            hosts[host] = state
            return .later(state.lastDeferred, reason: "many feeds of \(host) at \(Self.words(gap)) each")
        }
        state.nextStart = start + gap
        hosts[host] = state
        if start > now { try await time.sleep(for: .seconds(start.timeIntervalSince(now))) }
        try await take(host)
        // It may have asked while this turn was waited for.
        if let until = closed(host) {
            leave(host)
            return .later(until, reason: Self.closedReason(host))
        }
        return .granted
    }

    private static func closedReason(_ host: HostKey) -> String { "\(host) asked to be left alone" }

    /// Gives a granted turn back.
    public func leave(_ host: HostKey) {
        leaveHost(host)
        if waiting.isEmpty { inHand -= 1 } else { waiting.removeFirst().continuation.resume(returning: true) }
        if hosts.count > 10_000 { forget() }
    }

    private func leaveHost(_ host: HostKey) {
        guard hosts[host] != nil else { return }
        if hosts[host]?.waiting.isEmpty == false {
            hosts[host]?.waiting.removeFirst().continuation.resume(returning: true)
        } else {
            hosts[host]?.inHand -= 1
        }
    }

    /// No request to `host` before `date`.
    public func close(_ host: HostKey, until date: Date) {
        hosts[host, default: Host()].closedUntil = max(hosts[host]?.closedUntil ?? .distantPast, date)
    }

    /// Until when a host asked to be left alone; nil when it did not.
    public func closed(_ host: HostKey) -> Date? {
        hosts[host].flatMap { $0.closedUntil > time.now() ? $0.closedUntil : nil }
    }

    /// First the host's place, then the house's: who waits for a slow host takes no place from others. Places are
    /// handed on from who leaves to who waits, so the counts stay.
    private func take(_ host: HostKey) async throws {
        if hosts[host, default: Host()].inHand < connections {
            hosts[host, default: Host()].inHand += 1
        } else {
            try await wait(for: host)
        }
        guard inHand >= maxTransfers else {
            inHand += 1
            return
        }
        do { try await wait(for: nil) } catch {
            leaveHost(host)
            throw error
        }
    }

    /// Stands in the line of `host`, or of the house (nil), until a place is handed on. A place that arrives together
    /// with the cancellation is taken: the caller finds its task cancelled at the next step and leaves.
    private func wait(for host: HostKey?) async throws {
        lastWaiter += 1
        let id = lastWaiter
        let granted = await withTaskCancellationHandler {
            // A closure that does not name `self` is not the actor's: it would run beside it, and whatever it calls too.
            await withCheckedContinuation(isolation: self) { line(up: Waiter(id: id, continuation: $0), for: host) }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
        if !granted { throw CancellationError() }
    }

    private func line(up waiter: Waiter, for host: HostKey?) {
        if Task.isCancelled { return waiter.continuation.resume(returning: false) }
        if let host { hosts[host, default: Host()].waiting.append(waiter) } else { waiting.append(waiter) }
    }

    private func giveUp(_ id: Int) {
        if let index = waiting.firstIndex(where: { $0.id == id }) {
            return waiting.remove(at: index).continuation.resume(returning: false)
        }
        for host in hosts.keys {
            guard let index = hosts[host]?.waiting.firstIndex(where: { $0.id == id }) else { continue }
            hosts[host]?.waiting.remove(at: index).continuation.resume(returning: false)
            return
        }
    }

    private func forget() {
        let now = time.now()
        hosts = hosts.filter {
            $0.value.inHand > 0 || !$0.value.waiting.isEmpty || $0.value.nextStart > now || $0.value.closedUntil > now
                || $0.value.lastDeferred > now
        }
    }

    private static func words(_ gap: Seconds) -> String {
        gap == gap.rounded() ? "\(Int(gap)) s" : "\(gap) s"
    }
}
