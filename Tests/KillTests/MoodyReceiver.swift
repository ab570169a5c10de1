import FeedTestKit
import Foundation
import NewsWire
import Synchronization

/// A webhook's receiver that fails now and then, keeps what it accepted, and notices when a key comes with other content.
final class MoodyReceiver: Sendable {
    private struct State {
        var generator: SeededGenerator
        var accepted: [String: Int] = [:]
        var bodies: [String: String] = [:]
        var changed: Set<String> = []
        var calls = 0
        var refused = 0
    }

    let server: WireServer
    private let failing: Double
    private let state: Mutex<State>

    init(failing: Double, seed: UInt64) throws {
        server = try WireServer(logLimit: 10)
        self.failing = failing
        state = Mutex(State(generator: SeededGenerator(seed)))
        server.route("/hook") { [weak self] in self?.take($0) ?? .status(503) }
    }

    var url: String { server.url("/hook") }
    /// How often each item was accepted.
    var accepted: [String: Int] { state.withLock { $0.accepted } }
    /// Keys that came again with another content.
    var changed: Set<String> { state.withLock { $0.changed } }
    /// Calls, and how many of them were refused.
    var calls: (all: Int, refused: Int) { state.withLock { ($0.calls, $0.refused) } }

    private func take(_ request: WireRequest) -> WireAnswer {
        guard let told = Told(request.body) else { return .status(400) }
        return state.withLock { state in
            state.calls += 1
            if state.bodies.updateValue(told.frozen, forKey: told.key) ?? told.frozen != told.frozen {
                state.changed.insert(told.key)
            }
            guard Double.random(in: 0..<1, using: &state.generator) >= failing else {
                state.refused += 1
                return .status([429, 500, 503].randomElement(using: &state.generator) ?? 503)
            }
            state.accepted[told.item, default: 0] += 1
            return .status(200)
        }
    }
}

/// One delivery as it arrived somewhere: which item, under which key, and what may never change of it.
struct Told: Sendable {
    var key: String
    var item: String
    var frozen: String

    init?(_ bytes: [UInt8]) {
        guard var body = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let key = body["delivery"] as? String, let article = body["article"] as? [String: Any],
            let item = article["guid"] as? String
        else { return nil }
        for name in ["attempt", "time"] { body[name] = nil }
        guard let frozen = try? JSONSerialization.data(withJSONObject: body, options: .sortedKeys) else { return nil }
        self.key = key
        self.item = item
        self.frozen = String(decoding: frozen, as: UTF8.self)
    }
}
