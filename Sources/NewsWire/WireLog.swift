import Synchronization

/// What a server saw: the last requests, bounded, and the counts of everything.
final class WireLog: Sendable {
    private struct Waiter {
        var number: Int
        var count: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var requests: [WireRequest] = []
        var received = 0
        var connections = 0
        var underway = 0
        var mostUnderway = 0
        var waiters: [Waiter] = []
        var nextWaiter = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var requests: [WireRequest] { state.withLock { $0.requests } }
    var received: Int { state.withLock { $0.received } }
    var connections: Int { state.withLock { $0.connections } }
    var mostUnderway: Int { state.withLock { $0.mostUnderway } }

    func connected() -> Int {
        state.withLock { state in
            state.connections += 1
            return state.connections
        }
    }

    /// Numbers the request, keeps it, and wakes those who waited for it.
    func begin(_ request: WireRequest) -> WireRequest {
        let (numbered, ready) = state.withLock { state in
            var numbered = request
            state.received += 1
            numbered.number = state.received
            state.requests.append(numbered)
            if state.requests.count > limit { state.requests.removeFirst(state.requests.count - limit / 2) }
            state.underway += 1
            state.mostUnderway = max(state.mostUnderway, state.underway)
            let ready = state.waiters.filter { $0.count <= state.received }
            state.waiters.removeAll { $0.count <= state.received }
            return (numbered, ready)
        }
        for waiter in ready { waiter.continuation.resume(returning: true) }
        return numbered
    }

    func end() {
        state.withLock { $0.underway -= 1 }
    }

    /// Waits until `count` requests were received in all; false if that took longer than `limit`.
    func received(_ count: Int, within limit: Duration) async -> Bool {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            give(up: number)
        }
        defer { alarm.cancel() }
        return await withCheckedContinuation { continuation in
            let there = state.withLock { state in
                if state.received >= count { return true }
                state.waiters.append(Waiter(number: number, count: count, continuation: continuation))
                return false
            }
            if there { continuation.resume(returning: true) }
        }
    }

    private func give(up number: Int) {
        let late = state.withLock { state in
            defer { state.waiters.removeAll { $0.number == number } }
            return state.waiters.first { $0.number == number }
        }
        late?.continuation.resume(returning: false)
    }
}
