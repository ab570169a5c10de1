internal import Configuring
public import FeedModel
internal import Foundation
public import Journaling
internal import Synchronization

/// One pass over every feed that is due now (`run --once`): no spread, the hosts' spacing kept, each feed asked once.
public final class PollOnce: Sendable {
    /// A feed that failed.
    public struct Failed: Sendable, Hashable {
        /// The feed.
        public var feed: FeedID
        /// Why.
        public var reason: String
    }

    /// What the pass came to.
    public struct Report: Sendable {
        /// In figures.
        public var figures = PollFigures()
        /// Those that failed.
        public var failed: [Failed] = []
        /// Why the journal took no more; nil while all is well.
        public var stopped: String?
    }

    private let watch: Watch
    private let poller: FeedPoller
    private let journal: Journal
    private let time: any TimeSource
    private let work = Mutex(Work())
    private let bell = Bell()
    private static let sliceSize = 512
    /// A host that is closed for longer than this is left for another time.
    private static let longestWait: Seconds = 600

    /// A pass by `watch` over the feeds of `journal`.
    public init(_ watch: Watch, poller: FeedPoller, journal: Journal, time: any TimeSource) {
        self.watch = watch
        self.poller = poller
        self.journal = journal
        self.time = time
    }

    private struct Work {
        var report = Report()
        var deferred: [FeedKey: Date] = [:]
        var inHand: Set<FeedKey> = []
        var slice: [FeedRow] = []
    }

    /// Polls; `progress` hears the number of polls done from time to time.
    public func run(progress: @escaping @Sendable (Int) -> Void = { _ in }) async -> Report {
        let start = time.now()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, work.withLock({ $0.report.stopped == nil }) {
                let running = work.withLock { $0.inHand.count - $0.slice.count }
                if running < watch.configuration.http.maxTransfers, let feed = await next(start) {
                    group.addTask {
                        await self.poll(feed)
                        progress(self.work.withLock { $0.report.figures.polled })
                        self.bell.ring()
                    }
                } else {
                    let (idle, soonest) = work.withLock { ($0.inHand.isEmpty, $0.deferred.values.min()) }
                    if idle, soonest == nil { break }
                    await bell.wait(until: soonest, time: time)
                }
            }
        }
        return work.withLock { $0.report }
    }

    private func next(_ start: Date) async -> FeedRow? {
        if let feed = work.withLock({ $0.slice.popLast() }) { return feed }
        do {
            let inHand = work.withLock { $0.inHand }
            var slice = try await journal.dueFeeds(at: start, limit: Self.sliceSize, except: inHand)
            let now = time.now()
            for key in work.withLock({ $0.deferred.filter { $0.value <= now }.map(\.key) }) {
                work.withLock { $0.deferred[key] = nil }
                if let feed = try await journal.feed(key) { slice.append(feed) }
            }
            return work.withLock { work in
                work.inHand.formUnion(slice.map(\.key))
                work.slice = slice.reversed()
                return work.slice.popLast()
            }
        } catch {
            work.withLock { $0.report.stopped = "\(error)" }
            return nil
        }
    }

    private func poll(_ feed: FeedRow) async {
        do {
            let report = try await poller.poll(feed, watch)
            work.withLock { work in
                work.inHand.remove(feed.key)
                work.report.figures.add(report)
                switch report.ending {
                case .deferred(let until) where until.timeIntervalSince(time.now()) < Self.longestWait:
                    work.deferred[feed.key] = until
                case .failed(let failure):
                    work.report.failed.append(Failed(feed: feed.id, reason: failure.reason))
                case .deferred:
                    work.report.failed.append(Failed(feed: feed.id, reason: "its host asked to be left alone"))
                case .read, .unchanged, .stopped: break
                }
            }
        } catch {
            work.withLock { work in
                work.inHand.remove(feed.key)
                work.report.stopped = "\(error)"
            }
        }
    }
}
