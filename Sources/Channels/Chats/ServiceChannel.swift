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
        _ message: Message, _ words: ChatWords, secret: (SecretReference) throws -> String
    ) throws -> ChatRequest
    /// How long the service asks to wait, where it says so in its answer's body.
    static func retryAfter(_ body: [UInt8]) -> Seconds?
}

extension ChatService {
    static func retryAfter(_ body: [UInt8]) -> Seconds? { nil }
}

/// What a message says on a service.
struct ChatWords {
    /// Written for the service's target.
    var text: String
    /// One line of plain text.
    var subject: String
    /// All of it in plain text, for where `text` is too long or goes together with it.
    var plain: String { template.text(body) }
    fileprivate let template: AlertTemplate
    fileprivate let body: MessageBody
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
struct ServiceChannel<Service: ChatService>: TransferChannel {
    static var type: String { Service.type }
    static var audience: Audience { .human }
    static var target: TextTarget? { Service.target }

    struct Settings: TransferChannelSettings {
        var service: Service
        var request: TransferRequest
        var templateFile: String?

        init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
            service = Service(&reader, node)
            request = TransferSettings(&reader, node).request
            templateFile = reader.template(in: node)
        }
    }

    private let settings: Settings
    private let template: AlertTemplate
    private let plain: AlertTemplate
    let outlet: Outlet

    init(_ settings: Settings, _ outlet: Outlet) throws {
        (self.settings, self.outlet) = (settings, outlet)
        let zone = outlet.services.timeZone
        template = try AlertTemplate(
            Service.target, in: zone, file: settings.templateFile, most: Service.mostArticles)
        plain = try AlertTemplate(.plain, in: zone, most: Service.mostArticles)
    }

    /// One at a time: services count by the second.
    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 1) }

    func tell(_ message: Message, by engine: TransferEngine) async throws -> Outcome {
        let words = ChatWords(
            text: template.text(message.body), subject: AlertContext.subject(message.body).withoutControls,
            template: plain, body: message.body)
        let chat = try settings.service.request(message, words, secret: outlet.services.secret)
        var request = settings.request
        request.url = chat.url
        let body = try JSONSerialization.data(
            withJSONObject: chat.json, options: [.sortedKeys, .withoutEscapingSlashes])
        request.action = .send(method: chat.method, body: Array(body))
        request.headers =
            [HeaderField("Content-Type", "application/json"), HeaderField("User-Agent", "feedwatch")] + chat.headers
        let response = try await engine.perform(request)
        if response.status == 429, let wait = Service.retryAfter(response.body) {
            return .retry(after: .seconds(wait), reason: "status 429")
        }
        return HTTPOutcome.of(response, now: outlet.services.time.now())
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
