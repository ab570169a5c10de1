internal import CLibcurl
internal import Glibc
internal import Synchronization

/// What the engine's thread is told, under a lock, with an eventfd that wakes it. The eventfd lives as long as this
/// object does, which outlives the thread.
///
/// Each transfer's id is in the table from `reserve` to its end, so that a cancellation may come before the start,
/// during it or after the end.
final class Mailbox: Sendable {
    struct Order: Sendable {
        var id: Int
        var request: TransferRequest
        var continuation: CheckedContinuation<TransferResponse, any Error>
    }

    /// What the thread takes out in one turn.
    struct Post {
        var orders: [Order] = []
        var cancelled: [Int] = []
        var stop = false
    }

    private enum Stage { case reserved, cancelled, running }

    private struct State {
        var stages: [Int: Stage] = [:]
        var next = 0
        var post = Post()
        var closed = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    let wakeUp: Int32

    init() throws {
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard wakeUp >= 0 else { throw TransferFailure(.broken, "no eventfd: \(String(cString: strerror(errno)))") }
    }

    deinit { Glibc.close(wakeUp) }

    func reserve() -> Int {
        state.withLock { state in
            state.next += 1
            state.stages[state.next] = .reserved
            return state.next
        }
    }

    func submit(_ order: Order) {
        let refusal: TransferFailure? = state.withLock { state in
            let stage = state.stages[order.id]
            guard !state.closed, !state.post.stop, stage == .reserved else {
                state.stages[order.id] = nil
                return TransferFailure(.cancelled, stage == .cancelled ? "cancelled" : "the transfers have stopped")
            }
            state.stages[order.id] = .running
            state.post.orders.append(order)
            return nil
        }
        if let refusal { order.continuation.resume(throwing: refusal) } else { wake() }
    }

    func cancel(_ id: Int) {
        let running = state.withLock { state in
            switch state.stages[id] {
            case .reserved:
                state.stages[id] = .cancelled
                return false
            case .running:
                state.post.cancelled.append(id)
                return true
            case .cancelled, nil: return false
            }
        }
        if running { wake() }
    }

    func finished(_ id: Int) {
        state.withLock { _ = $0.stages.removeValue(forKey: id) }
    }

    func stop(_ waiter: CheckedContinuation<Void, Never>?) {
        let closed = state.withLock { state in
            state.post.stop = true
            if !state.closed, let waiter { state.waiters.append(waiter) }
            return state.closed
        }
        if closed { waiter?.resume() } else { wake() }
    }

    func take() -> Post {
        state.withLock { state in
            let post = state.post
            state.post.orders = []
            state.post.cancelled = []
            return post
        }
    }

    /// The thread is done: who still waits is told.
    func close() {
        let (orders, waiters) = state.withLock { state in
            defer { (state.post.orders, state.waiters, state.closed) = ([], [], true) }
            return (state.post.orders, state.waiters)
        }
        for order in orders {
            order.continuation.resume(throwing: TransferFailure(.cancelled, "the transfers have stopped"))
        }
        for waiter in waiters { waiter.resume() }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeUp, &one, 8)
    }
}
