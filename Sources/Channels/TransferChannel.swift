internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// A channel that tells each message by one transfer: its kinds differ in their settings and in what they ask.
protocol TransferChannel: HouseChannel {
    associatedtype Settings: TransferChannelSettings
    /// What its `template` is written for; nil: it takes none.
    static var target: TextTarget? { get }
    /// Throws what a person must mend.
    init(_ settings: Settings, _ outlet: Outlet) throws
    var outlet: Outlet { get }
    /// One message. What it throws is judged by `outcome(of:)`.
    func tell(_ message: Message, by engine: TransferEngine) async throws -> Outcome
    func outcome(of failure: TransferFailure) -> Outcome
}

/// The settings of such a channel; what is wrong is a fault of the reader.
protocol TransferChannelSettings {
    init(_ reader: inout SettingsReader, _ node: ConfigurationNode)
}

/// What it tells by.
struct Outlet {
    let services: ChannelServices
    /// Nil where nothing is to be sent.
    let engine: TransferEngine?
}

extension TransferChannel {
    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ChannelSettings.common)
        _ = Settings(&reader, settings)
        let template = target.flatMap { AlertTemplate.fault(settings["template"], target: $0) }
        return reader.finish() + [template].compactMap(\.self)
    }

    init(definition: ChannelDefinition, services: ChannelServices) throws {
        try self.init(definition, Outlet(services: services, engine: nil))
    }

    init(definition: ChannelDefinition, services: ChannelServices, engine: TransferEngine) throws {
        try self.init(definition, Outlet(services: services, engine: engine))
    }

    private init(_ definition: ChannelDefinition, _ outlet: Outlet) throws {
        var reader = SettingsReader(definition.settings, knowing: ChannelSettings.common)
        let settings = Settings(&reader, definition.settings)
        if let fault = reader.finish().first { throw fault }
        try self.init(settings, outlet)
    }

    /// Each message by itself, one after the other.
    func send(_ batch: [Message]) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for message in batch { outcomes.append(await send(message)) }
        return outcomes
    }

    private func send(_ message: Message) async -> Outcome {
        guard let engine = outlet.engine else { return .retry(after: nil, reason: "no transfers") }
        do { return try await tell(message, by: engine) } catch let failure as TransferFailure {
            return outcome(of: failure)
        } catch {
            return .retry(after: nil, reason: "\(error)")
        }
    }

    func outcome(of failure: TransferFailure) -> Outcome { HTTPOutcome.of(failure) }
}

extension SettingsReader {
    /// The file under `template`.
    mutating func template(in node: ConfigurationNode) -> String? {
        string("template").flatMap { $0.isEmpty ? nil : $0.absolutePath(besides: node.place.file) }
    }

    /// The `login` at a server.
    mutating func login(in node: ConfigurationNode) -> Login? {
        guard let table = self.node("login") else { return nil }
        var inner = SettingsReader(table)
        let user = inner.requiredString("user")
        let password = inner.secret("password")
        if table["password"] == nil { inner.fault(at: table.place, "`password` is missing") }
        for fault in inner.finish() { self.fault(at: fault.place, fault.message, suggestion: fault.suggestion) }
        guard let user, let password else { return nil }
        return Login(user: user, password: password)
    }
}
