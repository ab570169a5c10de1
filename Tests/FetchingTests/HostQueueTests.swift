import FeedModel
import Foundation
import Synchronization
import Testing

@testable import Fetching

/// A clock that stands still; whoever waits has something happen first.
private final class MeanwhileClock: TimeSource {
    private let meanwhile = Mutex<(@Sendable () async -> Void)?>(nil)

    func set(_ body: @escaping @Sendable () async -> Void) { meanwhile.withLock { $0 = body } }
    func now() -> Date { Date(timeIntervalSince1970: 1_790_000_000) }
    func sleep(for duration: Duration) async throws { await meanwhile.withLock { $0 }?() }
}

@Suite("The queue of hosts")
struct HostQueueTests {
    private let clock = MeanwhileClock()
    private let queue: HostQueue
    private let host = HostKey(host: "wire.example")

    init() {
        queue = HostQueue(maxTransfers: 1, connections: 1, minGap: 1, longestWait: nil, time: clock)
    }

    @Test("sends nobody to a host that asked to be left alone while the turn was waited for")
    func closedMeanwhile() async throws {
        let until = clock.now() + 20
        #expect(try await queue.enter(host) == .granted)
        await queue.leave(host)
        clock.set { [queue, host] in await queue.close(host, until: until) }
        let turn = try await queue.enter(host)
        try #require(turn == .later(until, reason: "wire.example asked to be left alone"))
        // The only place was given back.
        #expect(try await queue.enter(HostKey(host: "other.example")) == .granted)
    }
}
