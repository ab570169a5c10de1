import FeedModel
import Foundation
import Processing

/// What is asked over the control socket: one line of JSON, such as `{"setPaused":{"feed":"un-press","paused":true}}`.
enum ControlRequest: Codable, Sendable, Hashable {
    case status
    case reload
    case poll(feed: FeedID)
    case setPaused(feed: FeedID, paused: Bool)
    case addSilence(topic: TopicID, until: Date, comment: String?)
    case removeSilence(number: Int64)
    case silences
    case retryDeliveries(DeliverySelection)
    case dropDeliveries(DeliverySelection)
    case replay(ReplayRequest)
    case summarize(SummaryRequest)
}

/// One line of an answer: any number of `progress`, then one `done` or `failed`.
enum ControlAnswer: Codable, Sendable, Hashable {
    case progress(String)
    case done(ControlResult)
    case failed(OperationFailure)
}

/// What an operation came to.
enum ControlResult: Codable, Sendable, Hashable {
    case nothing
    case flag(Bool)
    case count(Int)
    case status(StatusReport)
    case reload(ReloadReport)
    case poll(PollReport)
    case silence(SilenceReport)
    case silences([SilenceReport])
    case replay(ReplayReport)
    case summary(SummaryReport)
}

extension ControlRequest {
    /// Has it done.
    func perform(on operations: any Operations, progress: @escaping OperationProgress) async throws -> ControlResult {
        switch self {
        case .status: return .status(try await operations.status())
        case .reload: return .reload(try await operations.reload())
        case .poll(let feed): return .poll(try await operations.poll(feed, progress: progress))
        case .setPaused(let feed, let paused):
            try await operations.setPaused(feed, paused)
            return .nothing
        case .addSilence(let topic, let until, let comment):
            return .silence(try await operations.addSilence(topic, until: until, comment: comment))
        case .removeSilence(let number): return .flag(try await operations.removeSilence(number))
        case .silences: return .silences(try await operations.silences())
        case .retryDeliveries(let selection): return .count(try await operations.retryDeliveries(selection))
        case .dropDeliveries(let selection): return .count(try await operations.dropDeliveries(selection))
        case .replay(let request): return .replay(try await operations.replay(request, progress: progress))
        case .summarize(let request): return .summary(try await operations.summarize(request, progress: progress))
        }
    }
}

/// Requests and answers as lines.
enum ControlLine {
    /// No request is longer.
    static let longestRequest = 64 << 10
    /// No line of an answer is longer (a digest's text).
    static let longestAnswer = 16 << 20

    /// The value as one line, its end included.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        Array(try MessageCoding.encode(value)) + [UInt8(ascii: "\n")]
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from line: [UInt8]) throws -> Value {
        try MessageCoding.decode(type, from: Data(line))
    }
}
