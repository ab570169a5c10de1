import Channels
import Configuring
import FeedModel
import Foundation
import Logging
import Processing
import Synchronization
import Transfers

/// One channel made ready by itself, with what it asks and is answered written down.
final class ChannelExchange: Sendable {
    private let engine: TransferEngine
    private let box: LineBox
    let channel: any Channel

    /// `sends`: false: requests are written down and go nowhere, also without the secrets that they need.
    init(_ definition: ChannelDefinition, _ configuration: Configuration, sends: Bool) throws {
        let lookup = SecretLookup(environment: ProcessInfo.processInfo.environment)
        let box = LineBox(secrets: Self.clear(definition.settings))
        let tap = TransferTap(
            asks: { request in
                box.add(Self.lines(of: request))
                return sends
            },
            ended: { _, result in box.add(Self.lines(of: result)) })
        engine = try TransferEngine(connections: 4, tap: tap, log: Logger(label: "transfers"))
        self.box = box
        channel = try ChannelFactory(
            engine: engine,
            services: ChannelServices(
                stateDirectory: configuration.daemon.stateDirectory,
                secret: { reference in
                    do {
                        let secret = try lookup(reference)
                        box.hide(secret)
                        return secret
                    } catch {
                        if sends { throw error }
                        return "(secret)"
                    }
                }, timeZone: configuration.daemon.timeZone, time: SystemTime(),
                log: Logger(label: "channel"))
        ).make(definition)
    }

    /// What was written down so far.
    var written: [String] { box.lines }

    func close() async {
        await channel.stop()
        await engine.stop()
    }

    /// What stands in clear in the configuration and is a secret all the same.
    private static func clear(_ settings: ConfigurationNode) -> [String] {
        ["token", "user", "key", "password"].compactMap { settings[$0]?.text }
    }

    // MARK: - Lines

    /// Headers whose values tell nobody anything.
    private static let harmless: Set<String> = [
        "content-type", "user-agent", "idempotency-key", "title", "priority", "tags",
    ]

    private static func lines(of request: TransferRequest) -> [String] {
        switch request.action {
        case .get: return ["> GET \(ChannelTarget.host(request.url))/…"]
        case .send(let method, let body):
            let headers = request.headers.map { header in
                "> \(header.name): \(harmless.contains(header.name.lowercased()) ? header.text : "(not shown)")"
            }
            return ["> \(method) \(ChannelTarget.host(request.url))/…"] + headers + [">"] + text(body)
        case .mail(let from, let to, let message):
            return ["> MAIL \(ChannelTarget.host(request.url)) from \(from) to \(to.joined(separator: ", "))"]
                + text(message)
        case .publish(let payload): return ["> PUBLISH \(request.url.printable)"] + text(payload)
        }
    }

    private static func text(_ body: [UInt8]) -> [String] {
        let text = String(decoding: body, as: UTF8.self).replacing("\r\n", with: "\n")
        return readable(text.split(separator: "\n", omittingEmptySubsequences: false)).map { "> \($0)" }
    }

    /// A mail's parts in base64, read: a person wants to see what it says.
    private static func readable(_ lines: [Substring]) -> [String] {
        var (shown, coded, isCoded): ([String], String, Bool) = ([], "", false)
        for (place, line) in lines.enumerated() {
            if isCoded, line.hasPrefix("--") || place == lines.count - 1 {
                shown += String(decoding: Data(base64Encoded: coded) ?? Data(), as: UTF8.self)
                    .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
                (coded, isCoded) = ("", false)
            }
            if isCoded { coded += line } else { shown.append(String(line)) }
            if line.lowercased() == "content-transfer-encoding: base64" { isCoded = true }
        }
        return shown
    }

    private static func lines(of result: Result<TransferResponse, TransferFailure>) -> [String] {
        switch result {
        case .success(let response):
            let from = response.remoteAddress.map { " from \($0)" } ?? ""
            let body = String(decoding: response.body.prefix(500), as: UTF8.self)
            return ["< \(response.status)\(from)"] + (body.isEmpty ? [] : ["< \(body)"])
        case .failure(let failure):
            return failure.kind == .cancelled
                ? [] : ["< " + (failure.status > 0 ? "\(failure.status) " : "") + failure.reason]
        }
    }
}

/// Lines that are written by one thread and read by another, without the secrets that are known by then.
private final class LineBox: Sendable {
    private struct State {
        var lines: [String] = []
        var secrets: [String]
    }

    private let state: Mutex<State>

    init(secrets: [String]) { state = Mutex(State(secrets: secrets.filter { $0.count > 3 })) }

    var lines: [String] { state.withLock { $0.lines } }

    func hide(_ secret: String) { if !secret.isEmpty { state.withLock { $0.secrets.append(secret) } } }

    func add(_ lines: [String]) {
        state.withLock { state in
            state.lines += lines.map { line in
                state.secrets.reduce(line) { $0.replacingOccurrences(of: $1, with: "(secret)") }
            }
        }
    }
}
