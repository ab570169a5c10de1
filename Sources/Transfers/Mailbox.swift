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
    struct Post: Sendable {
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
        /// The thread was woken and has not taken its post since: it need not be woken again.
        var isRung = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let epoch = Atomic(0)
    let wakeUp: Int32

    init() throws {
        wakeUp = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        guard wakeUp >= 0 else { throw TransferFailure(.broken, "no eventfd: \(String(cString: strerror(errno)))") }
    }

    deinit { Glibc.close(wakeUp) }

    /// The epoch shows ThreadSanitizer in which order the lock was held: of a Mutex under contention it sees nothing.
    private func locked<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            _ = epoch.load(ordering: .acquiring)
            defer { epoch.wrappingAdd(1, ordering: .releasing) }
            return body(&state)
        }
    }

    func reserve() -> Int {
        locked { state in
            state.next += 1
            state.stages[state.next] = .reserved
            return state.next
        }
    }

    func submit(_ order: Order) {
        let (refusal, rings): (TransferFailure?, Bool) = locked { state in
            let stage = state.stages[order.id]
            guard !state.closed, !state.post.stop, stage == .reserved else {
                state.stages[order.id] = nil
                let reason = stage == .cancelled ? "cancelled" : "the transfers have stopped"
                return (TransferFailure(.cancelled, reason), false)
            }
            state.stages[order.id] = .running
            state.post.orders.append(order)
            defer { state.isRung = true }
            return (nil, !state.isRung)
        }
        if let refusal { order.continuation.resume(throwing: refusal) }
        if rings { wake() }
    }

    func cancel(_ id: Int) {
        let running = locked { state in
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

    func finished(_ ids: some Sequence<Int>) {
        locked { state in for id in ids { state.stages[id] = nil } }
    }

    func stop(_ waiter: CheckedContinuation<Void, Never>?) {
        let closed = locked { state in
            state.post.stop = true
            if !state.closed, let waiter { state.waiters.append(waiter) }
            return state.closed
        }
        if closed { waiter?.resume() } else { wake() }
    }

    func take() -> Post {
        locked { state in
            let post = state.post
            state.post.orders = []
            state.post.cancelled = []
            state.isRung = false
            return post
        }
    }

    /// The thread is done: who still waits is told.
    func close() {
        let (orders, waiters) = locked { state in
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
