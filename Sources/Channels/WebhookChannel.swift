internal import FeedModel
internal import Foundation
internal import Hashing
internal import Processing
internal import Transfers

/// `webhook`: the message as JSON to a URL of one's own, signed if a key is given. Redirects are not followed.
struct WebhookChannel: TransferChannel {
    static let type = "webhook"
    static let audience = Audience.machine
    static let target: TextTarget? = .json

    private let settings: Settings
    private let template: AlertTemplate?
    let outlet: Outlet

    init(_ settings: Settings, _ outlet: Outlet) throws {
        (self.settings, self.outlet) = (settings, outlet)
        template = try settings.template.map { try AlertTemplate(.json, in: outlet.services.timeZone, file: $0) }
    }

    /// Sixteen at once, each message by itself.
    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 16) }

    /// Done on any 2xx.
    func tell(_ message: Message, by engine: TransferEngine) async throws -> Outcome {
        let now = outlet.services.time.now()
        let body = template.map { Array($0.text(message.body).utf8) } ?? message.line(at: now)
        var request = settings.request
        request.action = .send(method: settings.method, body: body)
        request.headers = try fields(message, body)
        return HTTPOutcome.of(try await engine.perform(request), now: outlet.services.time.now())
    }

    private func fields(_ message: Message, _ body: [UInt8]) throws -> [HeaderField] {
        var fields = [
            HeaderField("Content-Type", "application/json"), HeaderField("User-Agent", "feedwatch"),
            HeaderField("Idempotency-Key", message.key.hexadecimal),
        ]
        for header in settings.headers {
            guard let value = try header.value ?? header.secret.map({ try outlet.services.secret($0) }) else {
                continue
            }
            fields.removeAll { $0.name.lowercased() == header.name.lowercased() }
            fields.append(HeaderField(header.name, value))
        }
        if let hmac = settings.hmac {
            let key = Array(try outlet.services.secret(hmac).utf8)
            let mac = MessageAuthentication.sha256(key: key, message: body)
            fields.append(HeaderField("X-Feedwatch-Signature", "sha256=" + Hexadecimal.text(mac)))
        }
        return fields
    }

    struct Settings: TransferChannelSettings {
        var request: TransferRequest
        var method: String
        var headers: [(name: String, value: String?, secret: SecretReference?)] = []
        var hmac: SecretReference?
        var template: String?

        init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
            request = TransferSettings(&reader, node).request
            request.url = reader.address("url", in: node)
            method = reader.choice("method", of: ["POST", "PUT", "PATCH"]) ?? "POST"
            hmac = reader.secret("hmac")
            template = reader.template(in: node)
            let table = reader.node("headers")
            if let table, table.entries == nil {
                reader.fault(at: table.place, "`headers`: expected a table such as { X-Desk: night }")
            }
            for entry in table?.entries ?? [] {
                guard Self.isToken(entry.key) else {
                    reader.fault(at: entry.place, "`\(entry.key)` is no name of a header")
                    continue
                }
                if let text = entry.value.text {
                    guard !text.contains(where: \.isNewline) else {
                        reader.fault(at: entry.value.place, "a header's value is one line")
                        continue
                    }
                    headers.append((entry.key, text, nil))
                } else {
                    switch SecretReference.read(entry.value) {
                    case .success(let reference): headers.append((entry.key, nil, reference))
                    case .failure(let fault): reader.fault(at: fault.place, fault.message, suggestion: fault.suggestion)
                    }
                }
            }
        }

        /// RFC 9110, section 5.6.2.
        private static func isToken(_ name: String) -> Bool {
            !name.isEmpty
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0)) }
        }
    }
}

/// What an HTTP answer means for a message.
enum HTTPOutcome {
    /// 2xx: done. 408, 425, 429 and 5xx pass. 401, 403 and 404 are mended by a person at the receiver more often than
    /// not, so they are tried again until the channel gives up. Other 4xx and redirects are answers for good.
    static func of(_ response: TransferResponse, now: Date) -> Outcome {
        let reason = "status \(response.status)"
        switch response.status {
        case 200..<300: return .done(receipt: reason)
        case 401, 403, 404, 408, 423, 425, 429, 500...:
            return .retry(after: response.retryAfter(now: now).map { .seconds($0) }, reason: reason)
        case 300..<400: return .retry(after: nil, reason: reason + ": redirects are not followed")
        default: return .reject(reason: reason)
        }
    }

    static func of(_ failure: TransferFailure) -> Outcome {
        switch failure.kind {
        case .badURL: .reject(reason: failure.reason)
        default: .retry(after: nil, reason: failure.reason)
        }
    }
}
