public import FeedModel
internal import Foundation
public import Journaling
public import Logging
public import Processing
internal import Synchronization

/// Drains the outbox: each receiver by its own desk, so that a slow or dead one delays no other.
///
/// Life cycle: `start` (recovery) → `run` until cancelled, or `drainOnce` → `stop`.
public final class Dispatcher: Sendable {
    /// Says what is owed for an event.
    public typealias EventRouting = @Sendable (FeedEvent) -> EventRecord

    private struct State {
        var desks: [String: Desk] = [:]
        var opened: AsyncStream<Desk>.Continuation?
    }

    private let journal: Journal
    private let books: Books
    private let route: EventRouting
    private let time: any TimeSource
    private let log: Logger
    private let state = Mutex(State())

    /// A dispatcher for these receivers.
    public init(
        journal: Journal, processors: [(ProcessorDefinition, any Processor)],
        channels: [(ChannelDefinition, any Channel)], events: @escaping EventRouting, time: any TimeSource, log: Logger
    ) {
        self.journal = journal
        books = Books(journal, time: time)
        route = events
        self.time = time
        self.log = log
        open(processors, channels, events)
    }

    /// Takes up what an earlier run left: what it had in hand is owed again, channels tell what they have already,
    /// processors say when they want to be woken.
    ///
    /// - Parameter crashed: the earlier run died by its own fault, and not by somebody's hand.
    public func start(afterCrash crashed: Bool = false) async throws -> Recovered {
        var recovered = Recovered()
        let (owed, buried) = try await journal.recoverClaims(at: time.now(), byItself: crashed)
        (recovered.owed, recovered.buried) = (owed, buried.count)
        for delivery in buried { try await tell(delivery) }
        for desk in desks { recovered.found += try await ready(desk) }
        (recovered.parked, recovered.returned) = try await park()
        return recovered
    }

    /// Works until the task is cancelled; what is in hand then is for `stop`.
    public func run() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Desk.self)
        let first = state.withLock { state in
            state.opened = continuation
            return Array(state.desks.values)
        }
        await withDiscardingTaskGroup { group in
            for desk in first { group.addTask { await self.takeUp(desk) } }
            await withTaskCancellationHandler {
                for await desk in stream { group.addTask { await self.takeUp(desk) } }
            } onCancel: {
                continuation.finish()
            }
            group.cancelAll()
        }
    }

    /// Something is owed to these receivers (`processor:ID`, `channel:ID`).
    public func wake(_ receivers: Set<String>) {
        for desk in state.withLock({ state in receivers.compactMap { state.desks[$0] } }) { desk.ring() }
    }

    /// One pass: what is due now, and what becomes due by it, is told once. `done` counts what channels told.
    public func drainOnce() async -> DrainReport {
        var whole = DrainReport()
        while true {
            var claimed = 0
            for desk in desks {
                guard let report = try? await desk.drain() else { continue }
                claimed += report.claimed
                if case .channel = desk.receiver { whole.done += report.done }
                whole.failed += report.failed
                whole.held += report.held
                whole.claimed += report.claimed
            }
            if claimed == 0 { return whole }
        }
    }

    /// How each receiver fares.
    public func figures() async -> [ReceiverFigures] {
        desks.map(\.figures).sorted { $0.receiver.text < $1.receiver.text }
    }

    /// Other receivers are configured: the old desks finish what they have in hand, the new ones take over. One that is not
    /// ready is tried again until it is, and delays no other.
    public func replace(
        processors: [(ProcessorDefinition, any Processor)], channels: [(ChannelDefinition, any Channel)],
        events: @escaping EventRouting
    ) async throws {
        await close(desks, grace: .seconds(10))
        // What cannot be put back is found by the new desk.
        try? await journal.standDown()
        // At work whatever happens next: the old ones are closed, and without these nothing would be told any more.
        open(processors, channels, events)
        _ = try await park()
        for desk in desks { desk.ring() }
    }

    /// Runs a desk once its receiver is ready.
    private func takeUp(_ desk: Desk) async {
        var wait: Seconds = 1
        while !desk.isStopping {
            do {
                if !desk.isReady { _ = try await ready(desk) }
                return await desk.run()
            } catch {
                desk.isNotReady("\(error)")
                guard (try? await time.sleep(for: .seconds(wait))) != nil else { return }
                wait = min(60, wait * 2)
            }
        }
    }

    /// Ends: what is in hand may answer for `grace`, then processors and channels are stopped.
    public func stop(grace: Duration) async {
        await close(desks, grace: grace)
        await books.close()
        try? await journal.standDown()
        // What did not answer in time did not crash either.
        if let count = try? await journal.releaseClaims(at: time.now()), count > 0 {
            log.notice("not answered in time, owed again", metadata: ["deliveries": "\(count)"])
        }
    }

    private func tell(_ buried: BuriedDelivery) async throws {
        guard buried.kind != .deliveryDead else { return }
        let event = OutcomeJudge.event(
            buried.key, to: buried.receiver, buried.kind, topic: buried.topic, channel: buried.channel,
            attempts: buried.attempts, "it was in hand when the daemon crashed, three times in a row", at: time.now())
        _ = try await journal.record(route(event), at: time.now())
    }

    // MARK: - Desks

    private var desks: [Desk] {
        // Processors first: what they form is then there for the channels.
        state.withLock { $0.desks.values.sorted { $0.receiver.text > $1.receiver.text } }
    }

    private func open(
        _ processors: [(ProcessorDefinition, any Processor)], _ channels: [(ChannelDefinition, any Channel)],
        _ events: @escaping EventRouting
    ) {
        let workers = processors.map(Worker.processor) + channels.map(Worker.channel)
        let desks = workers.map { worker in
            Desk(
                worker, journal: journal, books: books, route: events, time: time, log: log,
                owed: { [weak self] in self?.wake($0) })
        }
        // With the same hold of the lock, so that `run` takes each of them up once, whichever comes first.
        state.withLock { state in
            state.desks = Dictionary(desks.map { ($0.receiver.text, $0) }, uniquingKeysWith: { first, _ in first })
            for desk in state.desks.values { state.opened?.yield(desk) }
        }
    }

    private func close(_ desks: [Desk], grace: Duration) async {
        await withDiscardingTaskGroup { group in
            for desk in desks {
                group.addTask {
                    await desk.finish(within: grace)
                    await desk.worker.stop()
                }
            }
        }
    }

    /// Makes a receiver ready; how many deliveries were found told.
    private func ready(_ desk: Desk) async throws -> Int {
        var found = 0
        switch desk.worker {
        case .processor(let definition, let processor):
            let recorded = try await journal.wakeUp(of: definition.id)
            let wish = try await processor.start(recorded)
            if wish != recorded { try await journal.setWakeUp(of: definition.id, wish) }
        case .channel(let definition, let channel):
            let receipts = try await journal.receipts(of: .channel(definition.id), limit: 100)
            let told = try await channel.recover(receipts)
            if !told.isEmpty {
                found = try await journal.markDone(told, receipt: "found at the receiver", at: time.now())
            }
        }
        desk.becameReady()
        return found
    }

    private func park() async throws -> (parked: Int, returned: Int) {
        var (processors, channels): (Set<ProcessorID>, Set<ChannelID>) = ([], [])
        for desk in desks {
            switch desk.receiver {
            case .processor(let id): processors.insert(id)
            case .channel(let id): channels.insert(id)
            }
        }
        return try await journal.park(processors: processors, channels: channels, at: time.now())
    }
}
