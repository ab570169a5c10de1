public import struct Foundation.Date
internal import Synchronization

/// Wakes one waiter: by a ring, by the time, or by cancellation. A ring while nobody waits is kept, and one is enough.
public final class Bell: Sendable {
    private struct State {
        var rung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// A bell that nobody has rung.
    public init() {}

    /// Wakes who waits, or the next who will.
    public func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.rung = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Comes back at the next ring, at `date` (nil: no such time), or when the task is cancelled.
    public func wait(until date: Date?, time: any TimeSource) async {
        let timer = date.map { date in
            Task {
                let seconds = max(0, date.timeIntervalSince(time.now()))
                // A far date is looked at again within the hour: the clock may be set meanwhile.
                try? await time.sleep(for: .seconds(min(seconds, 3600)))
                if !Task.isCancelled { self.ring() }
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if state.rung || Task.isCancelled {
                        state.rung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
        timer?.cancel()
    }
}
