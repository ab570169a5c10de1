internal import FeedModel
internal import Foundation
internal import Processing
internal import Transfers

/// `smtp`: a mail with a text and an HTML part. Later messages about a story answer its first.
struct MailChannel: HouseChannel {
    static let type = "smtp"
    static let audience = Audience.human

    private struct Settings {
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
            login = Self.login(&reader, node)
            // A password goes over no line that others read: with a login STARTTLS is a must, unless told otherwise.
            let starttls = reader.choice("starttls", of: ["required", "off"])
            request.tls.required = starttls == "required" || (starttls == nil && login != nil)
            templateFile = reader.string("template").map { $0.absolutePath(besides: node.place.file) }
        }

        private static func login(_ reader: inout SettingsReader, _ node: ConfigurationNode) -> Login? {
            guard let table = reader.node("login") else { return nil }
            var inner = SettingsReader(table)
            let user = inner.requiredString("user")
            let password = inner.secret("password")
            if table["password"] == nil { inner.fault(at: table.place, "`password` is missing") }
            for fault in inner.finish() { reader.fault(at: fault.place, fault.message, suggestion: fault.suggestion) }
            guard let user, let password else { return nil }
            return Login(user: user, password: password)
        }
    }

    private let settings: Settings
    private let plain: AlertTemplate
    /// Nil with a template of one's own: the page says what that says.
    private let html: AlertTemplate?
    private let services: ChannelServices
    private let engine: TransferEngine?

    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ChannelSettings.common)
        _ = Settings(&reader, settings)
        return reader.finish() + [AlertTemplate.fault(settings["template"], target: .plain)].compactMap(\.self)
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
        plain = try AlertTemplate(.plain, file: settings.templateFile)
        html = settings.templateFile == nil ? try AlertTemplate(.html, text: MailPage.house) : nil
        self.services = services
        self.engine = engine
    }

    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 2) }

    func send(_ batch: [Message]) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for message in batch { outcomes.append(await send(message)) }
        return outcomes
    }

    private func send(_ message: Message) async -> Outcome {
        guard let engine else { return .retry(after: nil, reason: "no transfers") }
        do {
            var request = settings.request
            // libcurl 7.88.1 keeps a session after a refused recipient, without RSET: the next mail would find it spoilt.
            request.freshConnection = true
            request.action = .mail(from: settings.from, to: settings.to, message: mail(message).bytes)
            if let login = settings.login {
                request.login = .basic(user: login.user, password: try services.secret(login.password))
            }
            let response = try await engine.perform(request)
            return .done(receipt: "accepted (\(response.status))")
        } catch let failure as TransferFailure {
            // RFC 5321, 4.2.1: 5xx is an answer for good, but for those that a person mends at the server.
            let forGood =
                failure.kind != .loginRefused && (500..<600).contains(failure.status)
                && ![530, 534, 535, 538].contains(failure.status)
            return forGood ? .reject(reason: failure.reason) : .retry(after: nil, reason: failure.reason)
        } catch {
            return .retry(after: nil, reason: "\(error)")
        }
    }

    private func mail(_ message: Message) -> MailMessage {
        let text = plain.text(message.body)
        return MailMessage(
            from: settings.from, to: settings.to,
            subject: AlertContext(target: .plain).subject(message.body).cut(300), key: message.key,
            inReplyTo: message.inReplyTo, listID: message.body.topic?.id.rawValue ?? message.body.event.rawValue,
            text: text, html: html?.text(message.body) ?? MailPage.around(text), date: message.formed)
    }
}
