internal import Fetching
internal import Synchronization

/// Two feeds of the configuration with one URL that are due together ask once: who asks for the same with the same
/// validators while it is under way gets the same answer.
final class SharedFetches: Sendable {
    private let fetcher: FeedFetcher
    private let underWay = Mutex<[FetchRequest: Task<Fetch, Never>]>([:])

    init(_ fetcher: FeedFetcher) { self.fetcher = fetcher }

    func fetch(_ request: FetchRequest) async -> Fetch {
        let (task, isMine) = underWay.withLock { underWay in
            if let task = underWay[request] { return (task, false) }
            let task = Task { [fetcher] in await fetcher.fetch(request) }
            underWay[request] = task
            return (task, true)
        }
        let fetch = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if isMine { underWay.withLock { $0[request] = nil } }
        return fetch
    }
}
