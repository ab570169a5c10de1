internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// A service that takes a message by one HTTP request: the services differ in their settings and payloads alone.
protocol ChatService: Sendable {
    static var type: String { get }
    /// How its texts are written.
    static var target: TextTarget { get }
    /// How many articles fit into a text of it, at some 250 characters each.
    static var mostArticles: Int { get }
    /// Reads its own settings; what is wrong is a fault of `reader`.
    init(_ reader: inout SettingsReader, _ node: ConfigurationNode)
    /// The request that tells a message; `secret` looks a secret up.
    func request(
        _ message: Message, text: String, subject: String, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest
    /// How long the service asks to wait, where it says so in its answer's body.
    static func retryAfter(_ body: [UInt8]) -> Seconds?
}

extension ChatService {
    static func retryAfter(_ body: [UInt8]) -> Seconds? { nil }
}

/// A request to a service.
struct ChatRequest {
    var method = "POST"
    var url: String
    var headers: [HeaderField] = []
    /// The body as a JSON object.
    var json: [String: Any]
}

/// A setting that may stand in clear or be a secret: a webhook's URL is as good as a password.
enum Confidential: Sendable {
    case clear(String)
    case secret(SecretReference)

    static func read(_ reader: inout SettingsReader, _ node: ConfigurationNode, _ key: String) -> Confidential? {
        if node[key]?.entries != nil { return reader.secret(key).map(Confidential.secret) }
        return reader.requiredString(key).map(Confidential.clear)
    }

    /// An address whose path lets whoever knows it in.
    static func readAddress(_ reader: inout SettingsReader, _ node: ConfigurationNode, _ key: String) -> Confidential? {
        if node[key]?.entries != nil { return read(&reader, node, key) }
        return .clear(reader.address(key, in: node))
    }

    func value(_ secret: (SecretReference) throws -> String) throws -> String {
        switch self {
        case .clear(let text): text
        case .secret(let reference): try secret(reference)
        }
    }
}

/// A channel to a service. People read it.
struct ServiceChannel<Service: ChatService>: HouseChannel {
    static var type: String { Service.type }
    static var audience: Audience { .human }

    private let service: Service
    private let template: AlertTemplate
    private let base: TransferRequest
    private let services: ChannelServices
    private let engine: TransferEngine?

    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ChannelSettings.common)
        _ = Service(&reader, settings)
        _ = TransferSettings(&reader, settings)
        _ = reader.string("template")
        return reader.finish()
            + [AlertTemplate.fault(settings["template"], target: Service.target)].compactMap(\.self)
    }

    init(definition: ChannelDefinition, services: ChannelServices) throws {
        try self.init(definition, services, nil)
    }

    init(definition: ChannelDefinition, services: ChannelServices, engine: TransferEngine) throws {
        try self.init(definition, services, engine)
    }

    private init(_ definition: ChannelDefinition, _ services: ChannelServices, _ engine: TransferEngine?) throws {
        let node = definition.settings
        var reader = SettingsReader(node, knowing: ChannelSettings.common)
        service = Service(&reader, node)
        base = TransferSettings(&reader, node).request
        let file = reader.string("template").map { $0.absolutePath(besides: node.place.file) }
        template = try AlertTemplate(Service.target, file: file, most: Service.mostArticles)
        if let fault = reader.finish().first { throw fault }
        self.services = services
        self.engine = engine
    }

    /// One at a time: services count by the second.
    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 1) }

    func send(_ batch: [Message]) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for message in batch { outcomes.append(await send(message)) }
        return outcomes
    }

    private func send(_ message: Message) async -> Outcome {
        guard let engine else { return .retry(after: nil, reason: "no transfers") }
        do {
            let text = template.text(message.body)
            let subject = AlertContext(target: .plain).subject(message.body).withoutControls
            let chat = try service.request(message, text: text, subject: subject, secret: services.secret)
            var request = base
            request.url = chat.url
            let body = try JSONSerialization.data(
                withJSONObject: chat.json, options: [.sortedKeys, .withoutEscapingSlashes])
            request.action = .send(method: chat.method, body: Array(body))
            request.headers =
                [HeaderField("Content-Type", "application/json"), HeaderField("User-Agent", "feedwatch")]
                + chat.headers
            let response = try await engine.perform(request)
            if response.status == 429, let wait = Service.retryAfter(response.body) {
                return .retry(after: .seconds(wait), reason: "status 429")
            }
            return HTTPOutcome.of(response, now: services.time.now())
        } catch let failure as TransferFailure {
            return HTTPOutcome.of(failure)
        } catch {
            return .retry(after: nil, reason: "\(error)")
        }
    }
}

/// The settings that every channel over HTTP has.
struct TransferSettings {
    var request: TransferRequest

    /// `atHome`: mail servers and brokers stand on the own network more often than not, and lead nowhere else.
    init(_ reader: inout SettingsReader, _ node: ConfigurationNode, atHome: Bool = false) {
        request = TransferRequest(url: "")
        if reader.bool("allow_private") ?? atHome { request.addresses = .all }
        request.tls.insecure = reader.bool("insecure_tls") ?? false
        request.tls.caFile = reader.string("ca_file").flatMap {
            $0.isEmpty ? nil : $0.absolutePath(besides: node.place.file)
        }
        request.proxy = reader.string("proxy").flatMap { $0.isEmpty ? nil : $0 }
        let timeout = reader.duration("timeout") ?? 30
        if timeout <= 0, let place = node["timeout"]?.place {
            reader.fault(at: place, "`timeout`: nothing is sent in no time")
        }
        request.limits = TransferLimits(body: 1 << 20, totalSeconds: timeout)
    }
}
