public import FeedModel
internal import Foundation
internal import Logging
public import Processing
internal import ProgramRunning

/// Gives every delivery to a program of the person's: one process each (`once`), or a line each to one that lives on
/// (`stream`). The program's protocol is docs/processors.md.
public struct ExecProcessor: Processor {
    /// `exec`.
    public static let kind = "exec"

    private let way: any ProgramWay

    /// Every fault of its settings.
    public static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] { ExecSettings(settings).faults }

    /// Starts nothing yet.
    public init(definition: ProcessorDefinition, services: ProcessorServices) throws {
        let settings = ExecSettings(definition.settings)
        if let fault = settings.faults.first(where: { $0.severity == .error }) { throw fault }
        let house = ProgramHouse(definition, settings, services)
        switch settings.mode {
        case .once: way = ProgramOnce(house)
        case .stream: way = ProgramStream(house)
        }
    }

    /// One outcome for each delivery: the program's answer.
    public func process(_ batch: [Delivery]) async -> ProcessingResult { await way.process(batch) }
    /// Ends the program in good order.
    public func stop() async { await way.stop() }
}

/// A way of giving deliveries to a program.
protocol ProgramWay: Sendable {
    func process(_ batch: [Delivery]) async -> ProcessingResult
    func stop() async
}

extension ProgramWay {
    func stop() async {}
}

/// What both ways share: the program, whom it works for, and what becomes of what it says.
struct ProgramHouse: Sendable {
    let id: ProcessorID
    let settings: ExecSettings
    let services: ProcessorServices
    let program: Program
    let topics: [TopicID]?

    init(_ definition: ProcessorDefinition, _ settings: ExecSettings, _ services: ProcessorServices) {
        id = definition.id
        topics = definition.topics
        self.settings = settings
        self.services = services
        let more = settings.environment.merging(["FEEDWATCH_PROCESSOR": definition.id.rawValue]) { $1 }
        program = Program(
            settings.command.first ?? "", Array(settings.command.dropFirst()),
            environment: CleanEnvironment.inherited(adding: more))
    }

    /// Standard error, line by line, for the daemon's log.
    func log(_ line: [UInt8]) {
        services.log.notice(
            "\(Self.text(line))", metadata: ["processor": "\(id)", "stage": "exec"])
    }

    func line(of delivery: Delivery, type: String? = nil) throws -> [UInt8] {
        try DeliveryLine(delivery, processor: id, topics: services.topics, type: type, at: services.time.now()).bytes()
    }

    /// What a program says may hold anything; a log line and a reason hold a short text.
    static func text(_ bytes: [UInt8], longest: Int = 2000) -> String {
        let text = String(decoding: bytes.prefix(longest), as: UTF8.self)
        return String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    }
}
