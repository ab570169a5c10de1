internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// `smtp`: a mail with a text and an HTML part. Later messages about a story answer its first.
struct MailChannel: TransferChannel {
    static let type = "smtp"
    static let audience = Audience.human

    static let target: TextTarget? = .plain

    struct Settings: TransferChannelSettings {
        var request: TransferRequest
        var from: String
        var to: [String]
        var login: Login?
        var templateFile: String?

        init(_ reader: inout SettingsReader, _ node: ConfigurationNode) {
            request = TransferSettings(&reader, node, atHome: true).request
            request.url = reader.requiredString("server") ?? ""
            if let place = node["server"]?.place, !request.url.isEmpty,
                let fault = ServiceAddress.fault(request.url, schemes: ["smtp", "smtps"])
            {
                reader.fault(at: place, "`server`: " + fault)
            }
            from = reader.requiredString("from") ?? ""
            to = reader.requiredStrings("to", suchAs: "[desk@example.org]")
            for (key, address) in (from.isEmpty ? [] : [("from", from)]) + to.map({ ("to", $0) })
            where !address.contains("@") || address.contains(where: { $0.isWhitespace || "<>".contains($0) }) {
                reader.fault(
                    at: node[key]?.place ?? node.place,
                    "`\(key)`: `\(address)` is no plain mail address such as desk@example.org")
            }
            login = reader.login(in: node)
            // A password goes over no line that others read: with a login STARTTLS is a must, unless told otherwise.
            let starttls = reader.choice("starttls", of: ["required", "off"])
            request.tls.required = starttls == "required" || (starttls == nil && login != nil)
            templateFile = reader.template(in: node)
        }

    }

    private let settings: Settings
    private let plain: AlertTemplate
    /// Nil with a template of one's own: the page says what that says.
    private let html: AlertTemplate?
    let outlet: Outlet

    init(_ settings: Settings, _ outlet: Outlet) throws {
        (self.settings, self.outlet) = (settings, outlet)
        let zone = outlet.services.timeZone
        plain = try AlertTemplate(.plain, in: zone, file: settings.templateFile)
        html = settings.templateFile == nil ? try AlertTemplate(.html, in: zone, text: MailPage.house) : nil
    }

    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 2) }

    func tell(_ message: Message, by engine: TransferEngine) async throws -> Outcome {
        var request = settings.request
        // libcurl 7.88.1 keeps a session after a refused recipient, without RSET: the next mail would find it spoilt.
        request.freshConnection = true
        request.action = .mail(from: settings.from, to: settings.to, message: mail(message).bytes)
        if let login = settings.login {
            request.login = .basic(user: login.user, password: try outlet.services.secret(login.password))
        }
        return .done(receipt: "accepted (\(try await engine.perform(request).status))")
    }

    /// RFC 5321, 4.2.1: 5xx is an answer for good, but for those that a person mends at the server.
    func outcome(of failure: TransferFailure) -> Outcome {
        let forGood =
            failure.kind != .loginRefused && (500..<600).contains(failure.status)
            && ![530, 534, 535, 538].contains(failure.status)
        return forGood ? .reject(reason: failure.reason) : .retry(after: nil, reason: failure.reason)
    }

    private func mail(_ message: Message) -> MailMessage {
        let text = plain.text(message.body)
        return MailMessage(
            from: settings.from, to: settings.to,
            subject: AlertContext.subject(message.body).cut(300), key: message.key,
            inReplyTo: message.inReplyTo, listID: message.body.topic?.id.rawValue ?? message.body.event.rawValue,
            text: text, html: html?.text(message.body) ?? MailPage.around(text), date: message.formed)
    }
}
