internal import CLibcurl
internal import Glibc
internal import Synchronization

/// What the engine's thread is told, under a lock, with an eventfd that wakes it when it sleeps. The eventfd lives as
/// long as this object does, which outlives the thread.
final class Mailbox: Sendable {
    /// What the thread takes out in one turn.
    struct Post: Sendable {
        var orders: [Order] = []
        var cancelled: [Order] = []
        var stop = false

        var isEmpty: Bool { orders.isEmpty && cancelled.isEmpty && !stop }
    }

    private struct State {
        var post = Post()
        var closed = false
        /// The thread sleeps, or is about to, and was not woken yet. At work it looks into its post by itself.
        var isAsleep = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        /// Whether the thread must be woken for what was just put in; once is enough.
        mutating func rings() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
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

    func submit(_ order: Order, _ asker: UnsafeContinuation<Void, Never>) {
        // Taken under the lock, so that no cancellation is in the post before its order.
        let (refusal, rings): (String?, Bool) = locked { state in
            guard order.take(asker) else { return ("cancelled", false) }
            guard !state.closed, !state.post.stop else { return ("the transfers have stopped", false) }
            state.post.orders.append(order)
            return (nil, state.rings())
        }
        if let refusal { refuse(order, refusal) }
        if rings { wake() }
    }

    private func refuse(_ order: Order, _ reason: String) {
        order.answer(.failure(TransferFailure(.cancelled, reason)))
        order.tell()
    }

    func cancel(_ order: Order) {
        guard order.cancel() else { return }
        let rings = locked { state in
            state.post.cancelled.append(order)
            return state.rings()
        }
        if rings { wake() }
    }

    func stop(_ waiter: CheckedContinuation<Void, Never>?) {
        let (closed, rings) = locked { state in
            state.post.stop = true
            if !state.closed, let waiter { state.waiters.append(waiter) }
            return (state.closed, state.rings())
        }
        if closed { waiter?.resume() }
        if rings { wake() }
    }

    func take() -> Post {
        locked { state in
            let post = state.post
            state.post.orders = []
            state.post.cancelled = []
            state.isAsleep = false
            return post
        }
    }

    /// The thread would sleep; false when there is post: then it must not.
    func mayDoze() -> Bool {
        locked { state in
            state.isAsleep = state.post.isEmpty
            return state.isAsleep
        }
    }

    /// The thread is done: who still waits is told.
    func close() {
        let (orders, waiters) = locked { state in
            defer { (state.post.orders, state.waiters, state.closed) = ([], [], true) }
            return (state.post.orders, state.waiters)
        }
        for order in orders { refuse(order, "the transfers have stopped") }
        for waiter in waiters { waiter.resume() }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeUp, &one, 8)
    }
}
