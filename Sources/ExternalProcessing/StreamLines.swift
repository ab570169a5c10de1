internal import FeedModel
internal import Foundation

/// The first line of mode `stream`.
struct HelloLine: Encodable {
    var type = "hello"
    var v = 1
    var processor: ProcessorID
    var topics: [TopicID]?
}

/// A line from the program.
enum ProgramLine: Sendable, Hashable {
    /// It takes so many deliveries at once.
    case ready(window: Int)
    /// What became of a delivery.
    case answer(DeliveryKey, Outcome)
    /// Nothing that the protocol knows.
    case other

    static let widest = 256

    init(_ bytes: [UInt8]) {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else {
            self = .other
            return
        }
        if line.type == "ready" {
            self = .ready(window: min(max(line.window ?? 1, 1), Self.widest))
        } else if let key = line.delivery.flatMap({ DeliveryKey(hexadecimal: $0) }), let outcome = line.outcome {
            self = .answer(key, outcome)
        } else {
            self = .other
        }
    }

    private struct Line: Decodable {
        var type: String?
        var window: Int?
        var delivery: String?
        var status: String?
        var after: Double?
        var reason: String?

        var outcome: Outcome? {
            let because = reason.map { String($0.prefix(500)) } ?? "the program gave no reason"
            switch status {
            case "done": return .done()
            case "reject": return .reject(reason: because)
            case "retry":
                let wait = after.flatMap { $0.isFinite && $0 >= 0 ? Duration.seconds(min($0, 7 * 86400)) : nil }
                return .retry(after: wait, reason: because)
            default: return nil
            }
        }
    }
}
