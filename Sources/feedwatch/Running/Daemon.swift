import Configuring
import Controlling
import Dispatching
import FeedModel
import Foundation
import Journaling
import Logging
import Processing
import ServiceManaging
import Watching

/// The daemon on one page: open the house, say that it is ready, work until told to stop, stop in order.
struct Daemon: Sendable {
    let house: House
    let path: String
    let log: Logger
    private let notifier = ServiceNotifier()

    /// How long fetches in hand may take to answer once a stop was asked for, and after them the deliveries. What is given
    /// up is done once more after the next start. With what children get to end (EOF, TERM, KILL) a stop takes fifteen
    /// seconds at most; the unit gives it thirty.
    static let grace: Duration = .seconds(4)

    /// Runs until SIGTERM or SIGINT, or until the task is cancelled.
    func run() async throws {
        let signals = ServiceSignal.all()
        let state = house.configuration.daemon
        let recovered = try await house.dispatcher.start(afterCrash: house.crashed)
        try await spread()
        let loop = PollLoop(
            house.watch, poller: house.poller, journal: house.journal, time: house.time,
            log: Logger(label: "watching"), owed: { house.dispatcher.wake($0) })
        let operations = RunningOperations(house: house, loop: loop, path: path)
        let control = try ControlServer(
            path: state.controlPath(environment: ProcessInfo.processInfo.environment), operations: operations,
            log: Logger(label: "controlling"))
        await tell(.daemonStarted, "feedwatch \(Version.current) has started.")
        if recovered.isAnything { await tell(.daemonRecovered, recovered.inWords) }
        log.notice("started", metadata: ["state": "\(state.stateDirectory)", "recovered": "\(recovered.inWords)"])
        notifier.ready(status: "watching \(house.configuration.feedCount) feeds")
        await work(loop, operations, signals)
        control.stop()
        await tell(.daemonStopped, "feedwatch has stopped in good order.")
        await house.dispatcher.stop(grace: Self.grace)
        await house.close()
        log.notice("stopped")
    }

    /// Everything that goes on at once. A stop ends polling first, while deliveries go on; what was fetched is recorded,
    /// and only then does this come back.
    private func work(
        _ loop: PollLoop, _ operations: RunningOperations, _ signals: AsyncStream<ServiceSignal>
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await house.dispatcher.run() }
            group.addTask { await loop.run() }
            group.addTask { await Upkeep(house: house, loop: loop, notifier: notifier).run() }
            if let watchdog = Watchdog() {
                group.addTask { await watchdog.run { (try? await house.journal.ping()) != nil } }
            }
            for await signal in signals {
                if signal == .stop { break }
                await reload(operations)
            }
            notifier.stopping()
            log.notice("stopping", metadata: ["polling": "\(loop.polling)"])
            loop.stop()
            group.addTask { try? await Task.sleep(for: Self.grace) }
            // The loop has ended, or the time is over.
            await group.next()
            group.cancelAll()
        }
    }

    private func reload(_ operations: RunningOperations) async {
        notifier.reloading()
        let report = await operations.reload()
        for fault in report.faults { log.error("configuration", metadata: ["fault": "\(fault)"]) }
        notifier.ready(
            status: report.accepted ? "reloaded" : "reload refused: the configuration is faulty, the old one stays")
    }

    /// Due feeds are spread at start, so that a start is no storm; a handful starts at once.
    private func spread() async throws {
        let now = house.time.now()
        switch house.configuration.daemon.startSpread {
        case .over(let seconds):
            if seconds > 0 { try await house.journal.spread(dueBefore: now, over: seconds) }
        case .auto:
            let due = try await house.journal.dueCount(at: now)
            let seconds = min(600, Double(due) / Self.startRate)
            if due > Self.handful { try await house.journal.spread(dueBefore: now, over: seconds) }
        }
    }

    private static let handful = 200
    private static let startRate = 50.0

    private func tell(_ kind: EventKind, _ reason: String) async {
        let event = FeedEvent(kind: kind, feed: nil, since: house.time.now(), reason: reason)
        let record = house.watch.routing.record(event)
        guard let receivers = try? await house.journal.record(record, at: house.time.now()) else { return }
        house.dispatcher.wake(receivers)
    }
}
