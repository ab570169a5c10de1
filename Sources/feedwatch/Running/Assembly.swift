import Alerting
import Archiving
import Channels
import Configuring
import ExternalProcessing
import FeedModel
import Foundation
import Journaling
import Logging
import Processing
import Summarizing
import Transfers
import Watching

/// Plugs the parts together. What stands in these tables is what the program can do; nothing registers itself.
enum Assembly {
    /// A kind of processor: how its settings are checked, how it is made, what it takes of what is recorded.
    struct ProcessorKind: Sendable {
        var check: @Sendable (ConfigurationNode) -> [ConfigurationFault]
        var make: @Sendable (ProcessorDefinition, ProcessorServices, Journal) throws -> any Processor
        var interest: @Sendable (ProcessorDefinition) -> ProcessorRoute.Interest
        var wantsBaseline: @Sendable (ProcessorDefinition) -> Bool = { _ in false }
    }

    /// The kinds of processors by the word under `type:`.
    static let processors: [String: ProcessorKind] = [
        AlertProcessor.kind: ProcessorKind(
            check: AlertProcessor.check,
            make: { try AlertProcessor(definition: $0, services: $1, journal: $2) },
            interest: { _ in .alerts }),
        ArchiveProcessor.kind: ProcessorKind(
            check: ArchiveProcessor.check,
            make: { try ArchiveProcessor(definition: $0, services: $1, journal: $2) },
            interest: { _ in .everyArticle },
            wantsBaseline: { $0.settings["baseline"]?.text != "false" }),
        SummaryProcessor.kind: ProcessorKind(
            check: SummaryProcessor.check,
            make: { try SummaryProcessor(definition: $0, services: $1, journal: $2) },
            interest: { _ in .nothing }),
        ExecProcessor.kind: ProcessorKind(
            check: ExecProcessor.check,
            make: { definition, services, _ in try ExecProcessor(definition: definition, services: services) },
            interest: { $0.topics.map { .topics(Set($0)) } ?? .everyArticle }),
    ]

    /// What the processors of a configuration take.
    static func routes(_ configuration: Configuration) -> [ProcessorRoute] {
        configuration.processors.filter(\.enabled).compactMap { definition in
            processors[definition.type].map {
                ProcessorRoute(
                    definition.id, $0.interest(definition), wantsBaseline: $0.wantsBaseline(definition))
            }
        }
    }

    /// Who receives: the processors and channels of a configuration, made ready.
    struct Receivers: Sendable {
        var processors: [(ProcessorDefinition, any Processor)]
        var channels: [(ChannelDefinition, any Channel)]
    }

    /// Makes the receivers; throws what makes one impossible, with its id.
    static func receivers(
        _ configuration: Configuration, _ journal: Journal, _ engine: TransferEngine, time: any TimeSource
    ) throws -> Receivers {
        let lookup = SecretLookup(environment: ProcessInfo.processInfo.environment)
        let factory = ChannelFactory(
            engine: engine,
            services: ChannelServices(
                stateDirectory: configuration.daemon.stateDirectory, secret: { try lookup($0) },
                timeZone: configuration.daemon.timeZone, time: time, log: Logger(label: "channel")))
        let services = services(configuration, time: time)
        return Receivers(
            processors: try configuration.processors.filter(\.enabled).compactMap { definition in
                guard let kind = processors[definition.type] else { return nil }
                let processor = try named("processor \(definition.id)") {
                    try kind.make(definition, services, journal)
                }
                return (definition, processor)
            },
            channels: try configuration.channels.map { definition in
                (definition, try named("channel \(definition.id)") { try factory.make(definition) })
            })
    }

    /// What the house gives the processors of a configuration.
    static func services(_ configuration: Configuration, time: any TimeSource) -> ProcessorServices {
        ProcessorServices(
            stateDirectory: configuration.daemon.stateDirectory,
            topics: Dictionary(configuration.topics.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            channels: Dictionary(configuration.channels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            humanChannels: Set(
                configuration.channels.filter { ChannelKinds.humanTypes.contains($0.type) }.map(\.id)),
            timeZone: configuration.daemon.timeZone, time: time, log: Logger(label: "processor"))
    }

    private static func named<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw CommandFailure(.badData, "\(name): \(error)") }
    }
}
