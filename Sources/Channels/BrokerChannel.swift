internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// `mqtt`: the message as JSON to a topic of a broker. Programs read it.
struct BrokerChannel: TransferChannel {
    static let type = "mqtt"
    static let audience = Audience.machine

    static let target: TextTarget? = nil

    struct Settings: TransferChannelSettings {
        var request: TransferRequest
        var login: Login?
        /// Bytes of a message that the broker takes.
        var maxSize: Int

        /// MQTT 3.1.1, section 2.2.3, less the topic.
        private static let mostOfProtocol = 268_435_455 - 65_537

        init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
            request = TransferSettings(&reader, node, atHome: true).request
            let server = reader.requiredString("server") ?? ""
            if let place = node["server"]?.place, let fault = Self.fault(ofServer: server) {
                reader.fault(at: place, "`server`: " + fault)
            }
            let topic = reader.requiredString("topic") ?? ""
            if let place = node["topic"]?.place, let fault = Self.fault(ofTopic: topic) {
                reader.fault(at: place, "`topic`: " + fault)
            }
            maxSize = min(reader.size("max_size") ?? Self.mostOfProtocol, Self.mostOfProtocol)
            request.url = server + "/" + (topic.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? topic)
            login = reader.login(in: node)
        }

        private static func fault(ofServer text: String) -> String? {
            if text.hasPrefix("mqtts://") {
                return "MQTT over TLS is not spoken; a broker on this machine can pass it on"
            }
            guard text.hasPrefix("mqtt://"), let url = URLComponents(string: text), url.host?.isEmpty == false else {
                return "expected mqtt://HOST or mqtt://HOST:PORT"
            }
            if url.user != nil || url.password != nil { return "user and password stand under `login`" }
            return url.path.isEmpty && url.query == nil
                ? nil : "expected mqtt://HOST only; the topic stands under `topic`"
        }

        /// MQTT 3.1.1, section 4.7. A broker closes the connection or drops the message, and says nothing.
        private static func fault(ofTopic text: String) -> String? {
            if text.contains(where: { "+#".contains($0) }) { return "+ and # are for those who subscribe" }
            if text.unicodeScalars.contains("\0") { return "a topic has no NUL" }
            if text.hasPrefix("$") { return "topics that begin with $ are the broker's own" }
            return text.utf8.count > 65_535 ? "a topic has 65,535 bytes at most" : nil
        }
    }

    private let settings: Settings
    let outlet: Outlet

    init(_ settings: Settings, _ outlet: Outlet) throws { (self.settings, self.outlet) = (settings, outlet) }

    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 4) }

    /// libcurl publishes with quality of service 0: the broker took it when the connection took it. One that a message is
    /// too long for says nothing (observed with mosquitto 2.0.11), so its limit is ours to keep.
    func tell(_ message: Message, by engine: TransferEngine) async throws -> Outcome {
        let line = message.line(at: outlet.services.time.now())
        guard line.count <= settings.maxSize else {
            return .reject(reason: "\(line.count) bytes: the broker takes \(settings.maxSize) (`max_size`)")
        }
        var request = settings.request
        request.action = .publish(line)
        if let login = settings.login {
            request.login = .basic(user: login.user, password: try outlet.services.secret(login.password))
        }
        _ = try await engine.perform(request)
        return .done(receipt: "published")
    }
}
