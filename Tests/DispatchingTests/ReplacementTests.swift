import Dispatching
import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Logging
import Processing
import Synchronization
import Testing

private struct Late: Error, CustomStringConvertible {
    let description = "it is late"
}

/// A channel that cannot be made ready until it is let.
private final class LateChannel: Channel {
    static let type = "late"
    static let audience = Audience.machine
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { [] }

    let isReady: Mutex<Bool>
    let asked = Mutex(0)
    let sent = Mutex(0)
    let window = ChannelWindow(batch: 1, concurrency: 1)

    init(isReady: Bool) { self.isReady = Mutex(isReady) }
    init(definition: ChannelDefinition, services: ChannelServices) throws { isReady = Mutex(true) }

    func recover(_ receipts: [String]) async throws -> Set<DeliveryKey> {
        let ready = isReady.withLock { $0 }
        asked.withLock { $0 += 1 }
        guard ready else { throw Late() }
        return []
    }

    func send(_ batch: [Message]) async -> [Outcome] {
        sent.withLock { $0 += batch.count }
        return batch.map { _ in .done() }
    }
}

@Suite("Receivers that take over")
struct ReplacementTests {
    @Test("one that is not ready delays no other, and is taken up when it is", .timeLimit(.minutes(1)))
    func notReady() async throws {
        let directory = try TemporaryDirectory()
        let journal = try Journal(path: directory.path("journal.sqlite"))
        var settlement = Settlement(at: Date())
        for channel in ["late", "quick"] as [ChannelID] {
            let body = MessageBody(event: .digest, processor: "alert", channel: channel)
            settlement.messages.append(
                FormedMessage(
                    channel: channel, kind: .digest, subject: "digest", payload: try MessageCoding.encode(body),
                    processor: "alert", members: []))
        }
        _ = try await journal.settle(settlement)
        let dispatcher = Dispatcher(
            journal: journal, processors: [], channels: [], events: { EventRecord($0, owed: []) }, time: SystemTime(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await dispatcher.start()
        let work = Task { await dispatcher.run() }

        let (late, quick) = (LateChannel(isReady: false), LateChannel(isReady: true))
        let nothing = ConfigurationNode(.table([]), at: SourcePlace(file: "", line: 1, column: 1))
        try await dispatcher.replace(
            processors: [],
            channels: [("late", late), ("quick", quick)].map {
                (ChannelDefinition(id: $0.0, type: "late", settings: nothing), $0.1)
            },
            events: { EventRecord($0, owed: []) })
        #expect(await eventually { quick.sent.withLock { $0 } == 1 })
        #expect(late.sent.withLock { $0 } == 0)
        #expect(await eventually { late.asked.withLock { $0 } > 0 })
        late.isReady.withLock { $0 = true }
        #expect(await eventually { late.sent.withLock { $0 } == 1 })
        #expect(await dispatcher.figures().first { $0.receiver == .channel("late") }?.lastError == "it is late")

        work.cancel()
        await work.value
        await dispatcher.stop(grace: .seconds(1))
    }
}
