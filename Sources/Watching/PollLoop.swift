internal import Configuring
public import FeedModel
internal import Foundation
public import Journaling
public import Logging
internal import Scheduling
internal import Synchronization

/// Polls what is due, `width` feeds at once. Due feeds are rows: what is in memory is one slice of them.
public final class PollLoop: Sendable {
    private struct State {
        var watch: Watch
        var slice: [FeedRow] = []
        var inHand: Set<FeedKey> = []
        /// When something is due that is neither in the slice nor in hand; nil: the journal is to be asked.
        var horizon: Date?
        var pause: Pause?
        var figures = PollFigures()
        var isStopping = false
    }

    /// Why nothing is polled just now.
    private struct Pause {
        var reason: String
        var until: Date
        var wait: Seconds
    }

    private let poller: FeedPoller
    private let journal: Journal
    private let width: Int
    private let time: any TimeSource
    private let log: Logger
    private let owed: @Sendable (Set<String>) -> Void
    private let bell = Bell()
    private let state: Mutex<State>
    private static let sliceSize = 256

    /// A loop over the feeds of `journal`; `owed` is told of the receivers that are owed something.
    public init(
        _ watch: Watch, poller: FeedPoller, journal: Journal, time: any TimeSource, log: Logger,
        owed: @escaping @Sendable (Set<String>) -> Void
    ) {
        self.poller = poller
        self.journal = journal
        width = watch.configuration.http.maxTransfers
        self.time = time
        self.log = log
        self.owed = owed
        state = Mutex(State(watch: watch))
    }

    /// What has been polled so far.
    public var figures: PollFigures {
        var figures = state.withLock { $0.figures }
        if poller.network.isDown { figures.pausedFor = figures.pausedFor ?? "our own network is down" }
        return figures
    }

    /// The watch in force.
    public var watch: Watch { state.withLock { $0.watch } }

    /// Polls in hand.
    public var polling: Int { running }

    /// Polls a feed now, whenever it is due.
    public func pollNow(_ feed: FeedRow, _ watch: Watch) async throws -> PollResult {
        let result = try await poller.poll(feed, watch, verbosely: true)
        state.withLock { $0.figures.add(result) }
        if !result.recorded.receivers.isEmpty { owed(result.recorded.receivers) }
        poke()
        return result
    }

    /// Another configuration is in force from now on; what is in hand ends by the old one.
    public func take(_ watch: Watch) {
        state.withLock { state in
            state.watch = watch
            for feed in state.slice { state.inHand.remove(feed.key) }
            state.slice = []
            state.horizon = nil
        }
        bell.ring()
    }

    /// Due times were changed from outside.
    public func poke() {
        state.withLock { $0.horizon = nil }
        bell.ring()
    }

    /// Polls no further feed: `run` comes back when those in hand have been answered and recorded.
    public func stop() {
        state.withLock { $0.isStopping = true }
        bell.ring()
    }

    /// Runs until it is stopped, or until the task is cancelled: fetches in hand are then given up, what was answered is
    /// still recorded.
    public func run() async {
        var clock = ClockWatch(wall: time.now())
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, !state.withLock({ $0.isStopping }) {
                if let jump = clock.look(wall: time.now()) { await replan(jump) }
                if let until = await paused() {
                    await bell.wait(until: until, time: time)
                } else if running < width, let feed = await next() {
                    switch poller.network.ask(at: time.now()) {
                    case .open, .probe: group.addTask { await self.poll(feed) }
                    case .wait(until: let until):
                        putBack(feed)
                        await bell.wait(until: until, time: time)
                    }
                } else {
                    let horizon = running < width ? state.withLock { $0.horizon } : nil
                    await bell.wait(until: running < width ? horizon ?? time.now() + 60 : nil, time: time)
                }
            }
        }
    }

    private var running: Int { state.withLock { $0.inHand.count - $0.slice.count } }

    /// The next due feed, in hand from now on; nil when nothing is due.
    private func next() async -> FeedRow? {
        if let feed = pop() { return feed }
        let (ask, inHand) = state.withLock { state in
            (state.horizon.map { $0 <= time.now() } ?? true, state.inHand)
        }
        guard ask else { return nil }
        do {
            let now = time.now()
            let slice = try await journal.dueFeeds(at: now, limit: Self.sliceSize, except: inHand)
            let horizon =
                slice.count < Self.sliceSize
                ? try await journal.nextDue(except: inHand.union(slice.map(\.key))) ?? .distantFuture : now
            state.withLock { state in
                state.horizon = horizon
                state.slice = slice.reversed()
                state.inHand.formUnion(slice.map(\.key))
            }
        } catch {
            pause("\(error)")
        }
        return pop()
    }

    private func pop() -> FeedRow? { state.withLock { $0.slice.popLast() } }
    private func putBack(_ feed: FeedRow) { state.withLock { $0.slice.append(feed) } }

    private func poll(_ feed: FeedRow) async {
        let watch = state.withLock { $0.watch }
        do {
            let result = try await poller.poll(feed, watch)
            state.withLock { state in
                state.inHand.remove(feed.key)
                state.figures.add(result)
                if let due = result.due, let horizon = state.horizon { state.horizon = min(horizon, due) }
            }
            if !result.recorded.receivers.isEmpty { owed(result.recorded.receivers) }
        } catch {
            state.withLock { state in
                state.inHand.remove(feed.key)
                state.horizon = nil
            }
            pause("\(error)")
        }
        bell.ring()
    }

    // MARK: - When the journal takes nothing

    /// Nothing is fetched that could not be recorded: polling waits until the journal takes a write again.
    private func pause(_ reason: String) {
        let isNew = state.withLock { state in
            guard state.pause == nil else { return false }
            state.pause = Pause(reason: reason, until: time.now() + 1, wait: 1)
            state.figures.pausedFor = reason
            return true
        }
        if isNew { log.error("polling pauses", metadata: ["stage": "record", "reason": "\(reason)"]) }
    }

    /// Until when nothing is polled; nil when nothing forbids it (any more).
    private func paused() async -> Date? {
        guard let pause = state.withLock({ $0.pause }) else { return nil }
        if time.now() < pause.until { return pause.until }
        do {
            try await journal.probe()
            state.withLock { state in
                state.pause = nil
                state.figures.pausedFor = nil
            }
            log.notice("polling goes on")
            return nil
        } catch {
            return state.withLock { state in
                let wait = min(60, pause.wait * 2)
                let until = time.now() + wait
                state.pause = Pause(reason: pause.reason, until: until, wait: wait)
                return until
            }
        }
    }

    /// The wall clock was set: what was due in ten minutes is due in ten minutes still.
    private func replan(_ jump: Seconds) async {
        log.notice("the clock was set", metadata: ["by": "\(Quantity.describe(jump))"])
        do { try await journal.shiftDue(by: jump) } catch { pause("\(error)") }
        poke()
    }
}

/// What a loop has polled, in figures.
public struct PollFigures: Sendable, Hashable {
    /// Polls that were answered.
    public var polled = 0
    /// Those of them that failed.
    public var failed = 0
    /// Those that brought nothing new by 304 or the same bytes.
    public var unchanged = 0
    /// New articles.
    public var new = 0
    /// Revisions.
    public var revised = 0
    /// Articles that a topic matched.
    public var matched = 0
    /// Entries that were seen before.
    public var known = 0
    /// Why nothing is polled just now; nil while all is well.
    public var pausedFor: String?

    /// Nothing yet.
    public init() {}

    mutating func add(_ result: PollResult) {
        switch result.ending {
        case .deferred, .stopped: return
        case .failed: failed += 1
        case .unchanged: unchanged += 1
        case .read(let entries): known += max(0, entries - result.recorded.new - result.recorded.revised)
        }
        polled += 1
        new += result.recorded.new
        revised += result.recorded.revised
        matched += result.recorded.matched
    }
}
