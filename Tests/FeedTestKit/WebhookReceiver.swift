public import NewsWire
import Synchronization

/// A receiver of webhooks that keeps every body and fails when told to.
public final class WebhookReceiver: Sendable {
    /// The server beneath, for its log of requests.
    public let server: WireServer
    private let script: Script

    /// Listens; the given answers are used up first, after them every call is answered with 200.
    public init(failing answers: [WireAnswer] = []) throws {
        let script = Script(answers)
        self.script = script
        server = try WireServer { _ in script.next() }
    }

    /// Where to send to.
    public var url: String { server.url("/hook") }

    /// Answers the next calls with these, before 200 again.
    public func fail(with answers: [WireAnswer]) { script.append(answers) }

    /// The bodies so far, in order of arrival, those that were answered with a failure among them.
    public var bodies: [String] { server.requests.map(\.text) }

    /// Waits until `count` calls came in all; false if that took longer than `limit`.
    public func received(_ count: Int, within limit: Duration = .seconds(20)) async -> Bool {
        await server.received(count, within: limit)
    }
}

/// The answers still to be given.
private final class Script: Sendable {
    private let answers: Mutex<[WireAnswer]>

    init(_ answers: [WireAnswer]) { self.answers = Mutex(answers) }

    func append(_ more: [WireAnswer]) { answers.withLock { $0 += more } }

    func next() -> WireAnswer { answers.withLock { $0.isEmpty ? .status(200) : $0.removeFirst() } }
}
