public import FeedModel
public import Foundation
import Glibc
public import Processing
import ServiceManaging

/// The running daemon, as a command sees it: each operation goes over the control socket, on a thread of its own that waits
/// for the answer.
public struct ControlClient: Operations {
    private let path: String

    /// The daemon that listens at `path`.
    public init(path: String) { self.path = path }

    /// How everything fares.
    public func status() async throws -> StatusReport {
        if case .status(let report) = try await ask(.status) { report } else { throw Self.surprise }
    }

    /// Reads the configuration anew.
    public func reload() async throws -> ReloadReport {
        if case .reload(let report) = try await ask(.reload) { report } else { throw Self.surprise }
    }

    /// Polls a feed.
    public func poll(_ feed: FeedID, progress: @escaping OperationProgress) async throws -> PollReport {
        if case .poll(let report) = try await ask(.poll(feed: feed), progress) { report } else { throw Self.surprise }
    }

    /// Pauses a feed or lets it go on.
    public func setPaused(_ feed: FeedID, _ paused: Bool) async throws {
        _ = try await ask(.setPaused(feed: feed, paused: paused))
    }

    /// Silences a topic.
    public func addSilence(_ topic: TopicID, until: Date, comment: String?) async throws -> SilenceReport {
        let answer = try await ask(.addSilence(topic: topic, until: until, comment: comment))
        if case .silence(let report) = answer { return report } else { throw Self.surprise }
    }

    /// Ends a silence.
    public func removeSilence(_ number: Int64) async throws -> Bool {
        if case .flag(let flag) = try await ask(.removeSilence(number: number)) { flag } else { throw Self.surprise }
    }

    /// The silences that hold.
    public func silences() async throws -> [SilenceReport] {
        if case .silences(let reports) = try await ask(.silences) { reports } else { throw Self.surprise }
    }

    /// Owes deliveries again.
    public func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
        if case .count(let count) = try await ask(.retryDeliveries(selection)) { count } else { throw Self.surprise }
    }

    /// Gives deliveries up.
    public func dropDeliveries(_ selection: DeliverySelection) async throws -> Int {
        if case .count(let count) = try await ask(.dropDeliveries(selection)) { count } else { throw Self.surprise }
    }

    /// Owes past articles to processors.
    public func replay(
        _ request: ReplayRequest, progress: @escaping OperationProgress
    ) async throws -> ReplayReport {
        if case .replay(let report) = try await ask(.replay(request), progress) { report } else { throw Self.surprise }
    }

    /// Makes a digest now.
    public func summarize(
        _ request: SummaryRequest, progress: @escaping OperationProgress
    ) async throws -> SummaryReport {
        if case .summary(let report) = try await ask(.summarize(request), progress) {
            report
        } else {
            throw Self.surprise
        }
    }

    // MARK: - One question

    private static let surprise = OperationFailure(
        .failed, "the daemon's answer is not understood; is it another version?")

    private func ask(
        _ request: ControlRequest, _ progress: @escaping OperationProgress = { _ in }
    ) async throws -> ControlResult {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try converse(request, progress) }) }
        }
    }

    private func converse(_ request: ControlRequest, _ progress: OperationProgress) throws -> ControlResult {
        let descriptor = try connected()
        defer { close(descriptor) }
        guard ControlSocket.send(try ControlLine.encode(request), to: descriptor) else { throw gone }
        var reader = LineReader(descriptor, longest: ControlLine.longestAnswer)
        while let line = reader.next() {
            guard let answer = try? ControlLine.decode(ControlAnswer.self, from: line) else { throw Self.surprise }
            switch answer {
            case .progress(let text): progress(text)
            case .done(let result): return result
            case .failed(let failure): throw failure
            }
        }
        throw gone
    }

    private func connected() throws -> CInt {
        guard let address = UnixAddress(path) else {
            throw ControlFailure("the control socket's path is longer than 107 bytes: \(path)")
        }
        let descriptor = try ControlSocket.make()
        let result = ControlSocket.connect(descriptor, to: address)
        guard result == 0 else {
            close(descriptor)
            throw result == EACCES
                ? OperationFailure(.failed, "may not talk to the daemon at \(path): be its user, or root")
                : OperationFailure(.temporary, "no daemon answers at \(path): \(ControlSocket.reason(result))")
        }
        return descriptor
    }

    private var gone: OperationFailure {
        OperationFailure(.temporary, "the daemon ended the conversation; see its log")
    }
}
