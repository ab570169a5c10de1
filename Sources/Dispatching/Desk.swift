internal import FeedModel
internal import Foundation
internal import Journaling
internal import Logging
internal import Processing
internal import Synchronization

/// One receiver's desk: claims what is due in a window, hands it over, settles. It waits for a ring, the next due time or
/// the gate, and holds nothing up but itself.
final class Desk: Sendable {
    private struct State {
        var gate = Gate()
        var inHand = 0
        var told = 0
        var failed = 0
        var lastError: String?
        var lastErrorAt: Date?
        var ready = false
        var stopping = false
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    let worker: Worker
    let receiver: Receiver
    private let journal: Journal
    private let books: Books
    private let judge: OutcomeJudge
    private let time: any TimeSource
    private let log: Logger
    private let owed: @Sendable (Set<String>) -> Void
    private let bell = Bell()
    private let state = Mutex(State())

    init(
        _ worker: Worker, journal: Journal, books: Books,
        route: @escaping @Sendable (FeedEvent) -> EventRecord,
        time: any TimeSource, log: Logger, owed: @escaping @Sendable (Set<String>) -> Void
    ) {
        self.worker = worker
        receiver = worker.receiver
        self.journal = journal
        self.books = books
        judge = OutcomeJudge(receiver: worker.receiver, retry: worker.retry, route: route)
        self.time = time
        self.log = log
        self.owed = owed
    }

    func ring() { bell.ring() }

    /// The receiver was started, or asked for what it knows.
    var isReady: Bool { state.withLock { $0.ready } }
    func becameReady() { state.withLock { $0.ready = true } }

    /// Its receiver could not be made ready: `status` tells why.
    func isNotReady(_ reason: String) {
        state.withLock { ($0.lastError, $0.lastErrorAt) = (reason, time.now()) }
        log.error("not ready", metadata: ["receiver": "\(receiver.text)", "reason": "\(reason)"])
    }

    var isStopping: Bool { state.withLock { $0.stopping } }

    var figures: ReceiverFigures {
        state.withLock {
            ReceiverFigures(
                receiver: receiver, inHand: $0.inHand, told: $0.told, failed: $0.failed, gate: $0.gate.state,
                lastError: $0.lastError, lastErrorAt: $0.lastErrorAt)
        }
    }

    // MARK: - At work

    /// Until the task is cancelled or the desk is stopped. What is in hand then goes on; `finish` waits for it.
    func run() async {
        while !Task.isCancelled, !isStopping {
            do {
                if try await wakeIfDue() { continue }
                let batch = try await claim(standing: true)
                guard !batch.isEmpty else {
                    await bell.wait(until: try await nextTime(), time: time)
                    continue
                }
                start(batch)
                // What is in hand goes before the look for more.
                await Task.yield()
            } catch {
                // The journal takes nothing: the disk is full, most likely. What is owed waits there.
                log.error("deliveries wait", metadata: ["receiver": "\(receiver.text)", "reason": "\(error)"])
                await bell.wait(until: time.now() + 5, time: time)
            }
        }
    }

    /// Everything that is due now, once; held and retried rows are due later and stay.
    func drain() async throws -> DrainReport {
        var report = DrainReport()
        _ = try await wakeIfDue()
        while true {
            let batch = try await claim(standing: false)
            guard !batch.isEmpty else { return report }
            for await handled in handle(batch) { report.add(handled) }
        }
    }

    /// Waits until nothing is in hand, at most for `grace`.
    func finish(within grace: Duration) async {
        state.withLock { $0.stopping = true }
        bell.ring()
        let timer = Task {
            try? await ContinuousClock().sleep(for: grace)
            for waiter in self.takeIdle() { waiter.resume() }
        }
        await withCheckedContinuation { continuation in
            let done = state.withLock { state in
                if state.inHand > 0 { state.idle.append(continuation) }
                return state.inHand == 0
            }
            if done { continuation.resume() }
        }
        timer.cancel()
    }

    private func takeIdle() -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
    }

    // MARK: - Steps

    /// `standing`: it comes again when it is rung.
    private func claim(standing: Bool) async throws -> [ClaimedDelivery] {
        let window = worker.window
        let (free, idle) = state.withLock { state in
            let most = state.gate.allowance(of: window.batch * window.concurrency, at: time.now())
            return (most - state.inHand, state.inHand == 0)
        }
        guard free > 0 else { return [] }
        let batch = try await journal.claim(for: receiver, limit: free, at: time.now(), alone: idle, standing: standing)
        state.withLock { $0.inHand += batch.count }
        return batch
    }

    private func start(_ batch: [ClaimedDelivery]) {
        let answers = handle(batch)
        // Not a child of this task: a stop lets what is in hand answer.
        Task { for await _ in answers { self.bell.ring() } }
    }

    /// Hands a claimed batch over in the worker's portions, at once; gives each portion's end.
    private func handle(_ batch: [ClaimedDelivery]) -> AsyncStream<Handled> {
        let (stream, continuation) = AsyncStream.makeStream(of: Handled.self)
        let size = max(1, worker.window.batch)
        Task {
            await withDiscardingTaskGroup { group in
                for start in stride(from: 0, to: batch.count, by: size) {
                    let portion = Array(batch[start..<min(start + size, batch.count)])
                    group.addTask { continuation.yield(await self.deliver(portion)) }
                }
            }
            continuation.finish()
        }
        return stream
    }

    private func deliver(_ portion: [ClaimedDelivery]) async -> Handled {
        let handled = await worker.handle(portion, judge) { [time] in time.now() }
        let reopened = note(handled)
        let receivers = await books.settle(handled.settlement)
        let idle = state.withLock { state in
            state.inHand -= portion.count
            return state.inHand == 0
        }
        if idle { for waiter in takeIdle() { waiter.resume() } }
        if !receivers.isEmpty { owed(receivers) }
        if reopened { try? await journal.hasten(receiver, at: time.now()) }
        return handled
    }

    /// Whether a gate that was closed opens by this: what waits for its next attempt may come at once.
    private func note(_ handled: Handled) -> Bool {
        let reopened = state.withLock { state in
            let wasProbing = state.gate.state == "probing"
            state.told += handled.done
            state.failed += handled.failed
            if let error = handled.lastError {
                (state.lastError, state.lastErrorAt) = (error, time.now())
            }
            if handled.done > 0 { state.gate.succeeded() }
            if handled.temporaryFailures > 0, handled.done == 0 {
                state.gate.failed(first: worker.retry.first, at: time.now())
            }
            return wasProbing && handled.done > 0
        }
        guard let error = handled.lastError else { return reopened }
        log.warning(
            "not delivered",
            metadata: [
                "receiver": "\(receiver.text)", "stage": "deliver",
                "outcome": handled.temporaryFailures > 0 ? "temporary" : "permanent", "reason": "\(error)",
            ])
        return reopened
    }

    /// True when a wake-up was due and was given.
    private func wakeIfDue() async throws -> Bool {
        guard case .processor(let definition, let processor) = worker,
            let wakeUp = try await journal.wakeUp(of: definition.id), wakeUp.due <= time.now()
        else { return false }
        let result = await processor.wake(wakeUp)
        let handled = judge.judge([], { _ in nil }, of: result, definition.id, at: time.now())
        let receivers = await books.settle(handled.settlement)
        if result.wake == nil { try await journal.setWakeUp(of: definition.id, nil) }
        if !receivers.isEmpty { owed(receivers) }
        return true
    }

    private func nextTime() async throws -> Date? {
        let closed = state.withLock { $0.gate.closedUntil }
        if let closed { return closed }
        guard state.withLock({ $0.inHand == 0 }) || worker.window.concurrency > 1 else { return nil }
        let due = try await journal.nextDelivery(for: receiver, after: time.now())
        guard case .processor(let definition, _) = worker else { return due.map(soon) }
        let wake = try await journal.wakeUp(of: definition.id)?.due
        return [due, wake].compactMap { $0 }.min().map(soon)
    }

    /// Something is due and could not be claimed (an earlier one of its lane is in hand): not asked without pause.
    private func soon(_ date: Date) -> Date { max(date, time.now() + 0.05) }
}
