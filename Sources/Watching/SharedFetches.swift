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
        if let shared = await answer(underWayFor: request) { return shared }
        let fetch = await fetcher.fetch(request)
        for waiting in underWay.withLock({ $0.removeValue(forKey: request) ?? [] }) { waiting.resume(returning: fetch) }
        return fetch
    }

    /// What somebody else is asking for already; nil: from now on the caller is the one who asks.
    private func answer(underWayFor request: FetchRequest) async -> Fetch? {
        await withCheckedContinuation { waiting in
            let isFirst = underWay.withLock { underWay in
                guard underWay[request] != nil else {
                    underWay[request] = []
                    return true
                }
                underWay[request]?.append(waiting)
                return false
            }
            if isFirst { waiting.resume(returning: nil) }
        }
    }
}
