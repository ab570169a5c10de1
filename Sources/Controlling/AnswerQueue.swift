import Dispatch
import Synchronization

/// Lines on their way from an operation's task to the thread that writes them. The task never waits for a slow reader:
/// progress that is not read in time is left out, the result never.
final class AnswerQueue: Sendable {
    private struct State {
        var waiting: [ControlAnswer] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private static let mostWaiting = 256

    /// A line of progress.
    func put(_ answer: ControlAnswer) {
        let added = state.withLock { state in
            guard !state.isClosed, state.waiting.count < Self.mostWaiting else { return false }
            state.waiting.append(answer)
            return true
        }
        if added { filled.signal() }
    }

    /// The last line.
    func finish(_ answer: ControlAnswer) {
        state.withLock { state in
            state.waiting.append(answer)
            state.isClosed = true
        }
        filled.signal()
    }

    /// Nobody reads any more.
    func close() { state.withLock { $0.isClosed = true } }

    /// The next line, waited for; nil after the last one.
    func next() -> ControlAnswer? {
        if state.withLock({ $0.isClosed && $0.waiting.isEmpty }) { return nil }
        filled.wait()
        return state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    }
}
