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
        clock.set { [weak queue, host] in await queue?.close(host, until: until) }
        let turn = try await queue.enter(host)
        try #require(turn == .later(until, reason: "wire.example asked to be left alone"))
        // The only place was given back.
        #expect(try await queue.enter(HostKey(host: "other.example")) == .granted)
    }

    @Test("keeps its books under a crowd: no place is given twice, none is lost")
    func crowd() async throws {
        let queue = HostQueue(maxTransfers: 3, connections: 1, minGap: 0, longestWait: nil, time: SystemTime())
        let hosts = (0..<8).map { HostKey(host: "wire\($0).example") }
        let busy = Busy()
        await withTaskGroup(of: Void.self) { group in
            for turn in 0..<4000 {
                let host = hosts[turn % hosts.count]
                group.addTask {
                    guard (try? await queue.enter(host)) == .granted else { return }
                    await busy.add(1, to: host)
                    await busy.add(-1, to: host)
                    await queue.leave(host)
                }
                if turn % 7 == 0 { group.addTask { await goAway(from: queue, host) } }
            }
        }
        #expect(await busy.mostOfOneHost == 1)
        #expect(await busy.most <= 3)
        for host in hosts.prefix(3) { #expect(try await queue.enter(host) == .granted) }
    }
}

/// Somebody who goes away while waiting, or just as the turn comes.
private func goAway(from queue: HostQueue, _ host: HostKey) async {
    let task = Task { try await queue.enter(host) }
    await Task.yield()
    task.cancel()
    if (try? await task.value) == .granted { await queue.leave(host) }
}

/// Counts who is being served.
private actor Busy {
    private var now: [HostKey: Int] = [:]
    private(set) var most = 0
    private(set) var mostOfOneHost = 0

    func add(_ count: Int, to host: HostKey) {
        now[host, default: 0] += count
        mostOfOneHost = max(mostOfOneHost, now[host] ?? 0)
        most = max(most, now.values.reduce(0, +))
    }
}
