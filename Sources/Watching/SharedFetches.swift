internal import Fetching
internal import Synchronization

/// Two feeds of the configuration with one URL that are due together ask once: who asks for the same with the same
/// validators while it is under way gets the same answer.
final class SharedFetches: Sendable {
    private let fetcher: FeedFetcher
    /// What is under way, and who waits for it beside the one that asks.
    private let underWay = Mutex<[FetchRequest: [CheckedContinuation<Fetch?, Never>]]>([:])

    init(_ fetcher: FeedFetcher) { self.fetcher = fetcher }

    /// How many wait for what somebody else asks for.
    var waiting: Int { underWay.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// The answer. When the one who asks is cancelled, those who wait with it get "cancelled" too: as at a stop, their
    /// feeds are due as before.
    func fetch(_ request: FetchRequest) async -> Fetch {
        while !begins(request) {
            if let shared = await answer(underWayFor: request) { return shared }
        }
        let fetch = await fetcher.fetch(request)
        for waiting in underWay.withLock({ $0.removeValue(forKey: request) ?? [] }) { waiting.resume(returning: fetch) }
        return fetch
    }

    /// Whether nobody asks for it yet: from now on the caller does.
    private func begins(_ request: FetchRequest) -> Bool {
        underWay.withLock { underWay in
            guard underWay[request] == nil else { return false }
            underWay[request] = []
            return true
        }
    }

    /// What somebody else is asking for; nil when that has ended meanwhile.
    private func answer(underWayFor request: FetchRequest) async -> Fetch? {
        await withCheckedContinuation { waiting in
            let isUnderWay = underWay.withLock { underWay in
                underWay[request]?.append(waiting)
                return underWay[request] != nil
            }
            if !isUnderWay { waiting.resume(returning: nil) }
        }
    }
}
