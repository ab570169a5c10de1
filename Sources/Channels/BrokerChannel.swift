internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// `mqtt`: the message as JSON to a topic of a broker. Programs read it.
struct BrokerChannel: HouseChannel {
    static let type = "mqtt"
    static let audience = Audience.machine

    private struct Settings {
        var request: TransferRequest
        var login: Login?

        init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
            request = TransferSettings(&reader, node, atHome: true).request
            let server = reader.requiredString("server") ?? ""
            if let place = node["server"]?.place, !server.hasPrefix("mqtt://") {
                reader.fault(at: place, "`server`: expected mqtt://HOST")
            }
            let topic = reader.requiredString("topic") ?? ""
            if let place = node["topic"]?.place, topic.contains(where: { "+#".contains($0) }) {
                reader.fault(at: place, "`topic`: + and # are for those who subscribe")
            }
            request.url = server + "/" + (topic.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? topic)
            if let table = reader.node("login") {
                var inner = SettingsReader(table)
                if let user = inner.requiredString("user"), let password = inner.secret("password") {
                    login = Login(user: user, password: password)
                }
                for fault in inner.finish() {
                    reader.fault(at: fault.place, fault.message, suggestion: fault.suggestion)
                }
            }
        }
    }

    private let settings: Settings
    private let services: ChannelServices
    private let engine: TransferEngine?

    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ChannelSettings.common)
        _ = Settings(&reader, settings)
        return reader.finish()
    }

    init(definition: ChannelDefinition, services: ChannelServices) throws {
        try self.init(definition, services, nil)
    }

    init(definition: ChannelDefinition, services: ChannelServices, engine: TransferEngine) throws {
        try self.init(definition, services, engine)
    }

    private init(_ definition: ChannelDefinition, _ services: ChannelServices, _ engine: TransferEngine?) throws {
        var reader = SettingsReader(definition.settings, knowing: ChannelSettings.common)
        settings = Settings(&reader, definition.settings)
        if let fault = reader.finish().first { throw fault }
        self.services = services
        self.engine = engine
    }

    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 4) }

    /// libcurl publishes with quality of service 0: the broker took it when the connection took it.
    func send(_ batch: [Message]) async -> [Outcome] {
        guard let engine else { return batch.map { _ in .retry(after: nil, reason: "no transfers") } }
        var outcomes: [Outcome] = []
        for message in batch {
            do {
                var request = settings.request
                request.action = .publish(message.line(at: services.time.now()))
                if let login = settings.login {
                    request.login = .basic(user: login.user, password: try services.secret(login.password))
                }
                _ = try await engine.perform(request)
                outcomes.append(.done(receipt: "published"))
            } catch let failure as TransferFailure {
                outcomes.append(HTTPOutcome.of(failure))
            } catch {
                outcomes.append(.retry(after: nil, reason: "\(error)"))
            }
        }
        return outcomes
    }
}
