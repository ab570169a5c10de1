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

    private final class Host {
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
        let state = found(host)
        if let until = closed(state) { return .later(until, reason: Self.closedReason(host)) }
        let gap = max(minGap, host.ownGap ?? 0)
        let start = max(now, state.nextStart)
        if start.timeIntervalSince(now) > longestWait {
            state.lastDeferred = max(state.lastDeferred, start) + max(gap, 0.001)
            return .later(state.lastDeferred, reason: "many feeds of \(host) at \(Self.words(gap)) each")
        }
        state.nextStart = start + gap
        if start > now { try await time.sleep(for: .seconds(start.timeIntervalSince(now))) }
        // It may have been forgotten meanwhile.
        let place = found(host)
        try await take(place, of: host)
        // It may have asked while this turn was waited for.
        if let until = closed(place) {
            leave(host)
            return .later(until, reason: Self.closedReason(host))
        }
        return .granted
    }

    private static func closedReason(_ host: HostKey) -> String { "\(host) asked to be left alone" }

    /// Gives a granted turn back.
    public func leave(_ host: HostKey) {
        if let place = hosts[host] { leave(place) }
        if waiting.isEmpty { inHand -= 1 } else { waiting.removeFirst().continuation.resume(returning: true) }
        if hosts.count > 10_000 { forget() }
    }

    private func leave(_ host: Host) {
        if host.waiting.isEmpty {
            host.inHand -= 1
        } else {
            host.waiting.removeFirst().continuation.resume(returning: true)
        }
    }

    private func found(_ key: HostKey) -> Host {
        if let host = hosts[key] { return host }
        let host = Host()
        hosts[key] = host
        return host
    }

    /// No request to `host` before `date`.
    public func close(_ host: HostKey, until date: Date) {
        let host = found(host)
        host.closedUntil = max(host.closedUntil, date)
    }

    /// Until when a host asked to be left alone; nil when it did not.
    public func closed(_ host: HostKey) -> Date? {
        hosts[host].flatMap(closed)
    }

    private func closed(_ host: Host) -> Date? { host.closedUntil > time.now() ? host.closedUntil : nil }

    /// First the host's place, then the house's: who waits for a slow host takes no place from others. Places are
    /// handed on from who leaves to who waits, so the counts stay.
    private func take(_ host: Host, of key: HostKey) async throws {
        if host.inHand < connections { host.inHand += 1 } else { try await wait(for: key) }
        guard inHand >= maxTransfers else {
            inHand += 1
            return
        }
        do { try await wait(for: nil) } catch {
            leave(host)
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
        if let host { found(host).waiting.append(waiter) } else { waiting.append(waiter) }
    }

    private func giveUp(_ id: Int) {
        if let index = waiting.firstIndex(where: { $0.id == id }) {
            return waiting.remove(at: index).continuation.resume(returning: false)
        }
        for host in hosts.values {
            guard let index = host.waiting.firstIndex(where: { $0.id == id }) else { continue }
            return host.waiting.remove(at: index).continuation.resume(returning: false)
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
