import FeedModel
import Foundation
import Logging
import Processing
import Testing

/// The least that a processor can be.
private struct Least: Processor {
    static let kind = "least"
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { [] }
    init(definition: ProcessorDefinition, services: ProcessorServices) throws {}
    func process(_ batch: [Delivery]) async -> ProcessingResult {
        ProcessingResult(outcomes: Dictionary(batch.map { ($0.key, .done()) }) { first, _ in first })
    }
}

/// The least that a channel can be.
private struct Quiet: Channel {
    static let type = "quiet"
    static let audience = Audience.machine
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { [] }
    let window = ChannelWindow()
    init(definition: ChannelDefinition, services: ChannelServices) throws {}
    func send(_ batch: [Message]) async -> [Outcome] { batch.map { _ in .done() } }
}

@Suite("The contract of processors and channels")
struct ContractTests {
    private static let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test("a processor that says nothing of it is never woken, and emits nothing")
    func leastProcessor() async throws {
        let services = ProcessorServices(
            stateDirectory: "state", topics: [:], channels: [:], humanChannels: [], timeZone: .gmt, time: SystemTime(),
            log: Self.log)
        let place = SourcePlace(file: "feedwatch.yaml", line: 1, column: 1)
        let definition = ProcessorDefinition(
            id: "least", type: Least.kind, settings: ConfigurationNode(.table([]), at: place))
        let least = try Least(definition: definition, services: services)
        #expect(try await least.start(nil) == nil)
        let woken = await least.wake(WakeUp(due: Date()))
        #expect(woken.outcomes.isEmpty && woken.emit.isEmpty && woken.wake == nil)
        await least.stop()
    }

    @Test("a channel that says nothing of it sends one message at a time and has nothing to recover")
    func leastChannel() async throws {
        let services = ChannelServices(
            stateDirectory: "state", secret: { _ in "" }, timeZone: .gmt, time: SystemTime(), log: Self.log)
        let place = SourcePlace(file: "feedwatch.yaml", line: 1, column: 1)
        let definition = ChannelDefinition(
            id: "quiet", type: Quiet.type, settings: ConfigurationNode(.table([]), at: place))
        let quiet = try Quiet(definition: definition, services: services)
        #expect(quiet.window == ChannelWindow(batch: 1, concurrency: 1))
        #expect(try await quiet.recover(["receipt"]).isEmpty)
        await quiet.stop()
    }

    @Test("a failure crosses the control socket with its kind and its sentence")
    func failures() throws {
        for kind in [OperationFailure.Kind.unknown, .refused, .failed, .temporary, .needsDaemon] {
            let failure = OperationFailure(kind, "no feed “wire”")
            let sent = try JSONEncoder().encode(failure)
            #expect(try JSONDecoder().decode(OperationFailure.self, from: sent) == failure)
        }
    }

    @Test("a report on an empty house says so, and survives its way as JSON")
    func emptyReport() throws {
        let report = StatusReport(stateDirectory: "state")
        #expect(report.daemon == nil && report.receivers.isEmpty && report.feeds.configured == 0)
        let sent = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(StatusReport.self, from: sent) == report)
    }
}
