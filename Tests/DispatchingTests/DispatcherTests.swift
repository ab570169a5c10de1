import Dispatching
import FeedModel
import FeedTestKit
import Foundation
import Journaling
import Logging
import Processing
import Synchronization
import Testing

/// A channel that answers as it is told and keeps what it was sent.
private final class Scripted: Channel {
    static let type = "scripted"
    static let audience = Audience.machine
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { [] }

    let sent = Mutex<[DeliveryKey]>([])
    let window = ChannelWindow(batch: 4, concurrency: 2)
    private let answer: @Sendable (Message) async -> Outcome

    init(_ answer: @escaping @Sendable (Message) async -> Outcome) { self.answer = answer }
    init(definition: ChannelDefinition, services: ChannelServices) throws { answer = { _ in .done() } }

    func send(_ batch: [Message]) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for message in batch {
            sent.withLock { $0.append(message.key) }
            outcomes.append(await answer(message))
        }
        return outcomes
    }
}

@Suite("The dispatcher")
struct DispatcherTests {
    private let directory: TemporaryDirectory
    private let journal: Journal

    init() throws {
        directory = try TemporaryDirectory()
        journal = try Journal(path: directory.path("journal.sqlite"))
    }

    private func owe(_ count: Int, to channel: ChannelID) async throws {
        var settlement = Settlement(at: Date())
        let payload = try MessageCoding.encode(MessageBody(event: .digest, processor: "alert", channel: channel))
        settlement.messages = (0..<count).map {
            FormedMessage(
                channel: channel, kind: .digest, subject: "\($0)", payload: payload, processor: "alert", members: [])
        }
        _ = try await journal.settle(settlement)
    }

    private func dispatcher(_ channels: [(ChannelID, Scripted)]) -> Dispatcher {
        let nothing = ConfigurationNode(.table([]), at: SourcePlace(file: "", line: 1, column: 1))
        return Dispatcher(
            journal: journal, processors: [],
            channels: channels.map { (ChannelDefinition(id: $0.0, type: "scripted", settings: nothing), $0.1) },
            events: { EventRecord($0, owed: []) }, time: SystemTime(),
            log: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            })
    }

    private func states(of channel: String) async throws -> [String] {
        try await journal.outbox(before: nil, limit: 1000).filter { $0.channel == channel }.map { "\($0.state)" }
    }

    @Test("tells each message once, and does not touch what it told at the next start")
    func once() async throws {
        let channel = Scripted { _ in .done() }
        try await owe(100, to: "log")
        for told in [100, 0] {
            let dispatcher = dispatcher([("log", channel)])
            _ = try await dispatcher.start()
            #expect(await dispatcher.drainOnce().done == told)
            await dispatcher.stop(grace: .seconds(5))
        }
        #expect(Set(channel.sent.withLock { $0 }).count == 100 && channel.sent.withLock { $0 }.count == 100)
    }

    @Test("delays no channel for one that never answers", .timeLimit(.minutes(1)))
    func dead() async throws {
        let stuck = Scripted { _ in
            try? await ContinuousClock().sleep(for: .seconds(600))
            return .done()
        }
        let quick = Scripted { _ in .done() }
        try await owe(200, to: "stuck")
        try await owe(200, to: "quick")
        let dispatcher = dispatcher([("stuck", stuck), ("quick", quick)])
        _ = try await dispatcher.start()
        let work = Task { await dispatcher.run() }
        #expect(await eventually(within: .seconds(20)) { quick.sent.withLock { $0.count } == 200 })
        #expect(stuck.sent.withLock { $0.count } <= 8)
        work.cancel()
        await work.value
        await dispatcher.stop(grace: .milliseconds(50))
        #expect(Set(try await states(of: "stuck")) == ["owed"])
    }

    @Test("tries a refused message no more, and the others still")
    func reject() async throws {
        let channel = Scripted { message in
            message.attempt == 1 && message.key.low % 2 == 0 ? .reject(reason: "no") : .done()
        }
        try await owe(40, to: "log")
        let dispatcher = dispatcher([("log", channel)])
        _ = try await dispatcher.start()
        let report = await dispatcher.drainOnce()
        #expect(report.done + report.failed == 40)
        #expect(try await states(of: "log").filter { $0 == "dead" }.count == report.failed)
        await dispatcher.stop(grace: .seconds(5))
    }
}
