internal import Synchronization

/// Lets a few documents at a time be read and recorded; the others wait as they came, first come, first read. A document
/// takes several times its size until it is on record, and two processors read no faster for sixty of them at once.
final class DocumentTurns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// `count` at once.
    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Does what is given when its turn comes. Whoever waits cannot be cancelled: what came is recorded.
    func take<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        defer { pass() }
        return try await body()
    }

    private func pass() {
        let next = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil as CheckedContinuation<Void, Never>?
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
