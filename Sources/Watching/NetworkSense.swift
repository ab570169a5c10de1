internal import FeedModel
internal import Fetching
internal import Foundation
internal import Logging
internal import Scheduling
internal import Synchronization

/// Our own network as the polls show it: told of each poll's end, asked before each start. While it is down nothing is
/// polled but one probe now and then, and no feed is held to fail (4.5).
final class NetworkSense: Sendable {
    private let watch = Mutex(NetworkWatch())
    private let log: Logger

    init(log: Logger) { self.log = log }

    /// Whether a poll may start now.
    func ask(at now: Date) -> NetworkWatch.Verdict { watch.withLock { $0.ask(at: now) } }

    /// Whether our network is held to be down.
    var isDown: Bool { watch.withLock { $0.isDown } }

    /// What a poll of `url` came to, with a failure as it is to be counted.
    func judged(_ fetch: Fetch, of url: String, at now: Date) -> Fetch.Result {
        let (result, host) = (fetch.result, fetch.host?.description ?? url)
        let (judged, before, after) = watch.withLock { watch in
            let before = watch.isDown
            var judged = result
            switch result {
            case .failed(let failure): judged = .failed(watch.failed(failure, host: host, at: now))
            case .document, .unchanged: watch.answered(host: host, at: now)
            case .deferred: break
            }
            return (judged, before, watch.isDown)
        }
        if after, !before { log.warning("our own network is down: polling waits", metadata: ["stage": "fetch"]) }
        if before, !after { log.notice("our own network is back: polling goes on", metadata: ["stage": "fetch"]) }
        return judged
    }
}
