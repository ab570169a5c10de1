internal import FeedModel
internal import Foundation
internal import Logging
internal import Processing
internal import ProgramRunning
internal import Synchronization

/// Mode `stream`: one program that lives on and is given a line for each delivery. When it ends it is started again,
/// later each time that it was of no use.
final class ProgramStream: ProgramWay {
    private struct State {
        var session: StreamSession?
        /// Lives in a row that answered nothing.
        var failures = 0
        var notBefore: Date?
    }

    private let house: ProgramHouse
    private let state = Mutex(State())

    init(_ house: ProgramHouse) { self.house = house }

    func process(_ batch: [Delivery]) async -> ProcessingResult {
        if let until = state.withLock({ $0.notBefore }), until > now {
            return ProcessingResult(outcomes: held(batch, until, "the program is started again later"))
        }
        do {
            let session = try await livingSession()
            let fates = await deliver(batch, to: session)
            if !session.isLiving { lose(session) }
            return settle(batch, fates)
        } catch {
            // One pays with an attempt, so that a program that never works comes to light; the others wait for it.
            let until = lose(nil)
            var outcomes = held(batch, until, "\(error)")
            if let first = batch.first {
                outcomes[first.key] = .retry(after: wait(until), reason: "\(error)")
            }
            return ProcessingResult(outcomes: outcomes)
        }
    }

    func stop() async {
        let session = state.withLock { state in
            defer { state.session = nil }
            return state.session
        }
        guard let session else { return }
        let end = await session.stop()
        if end != .exited(0) {
            house.services.log.notice(
                "the program ended: \(end)", metadata: ["processor": "\(house.id)", "stage": "exec"])
        }
    }

    private var now: Date { house.services.time.now() }

    // MARK: - Sessions

    private struct NotReady: Error, CustomStringConvertible {
        let description = "the program did not say that it is ready"
    }

    /// The dispatcher gives one batch at a time, so nobody else starts one meanwhile.
    private func livingSession() async throws -> StreamSession {
        if let session = state.withLock({ $0.session }) {
            if session.isLiving { return session }
            // It ended between batches: no delivery suffered, and it is due for a new life.
            state.withLock { $0.session = nil }
        }
        let session = try StreamSession(house)
        guard await session.isReady() else {
            _ = await session.stop()
            throw NotReady()
        }
        state.withLock { $0.session = session }
        return session
    }

    /// Notes a session's end; when the next may begin.
    @discardableResult
    private func lose(_ session: StreamSession?) -> Date {
        let now = now
        let (until, failures) = state.withLock { state in
            state.session = nil
            state.failures = session?.wasOfUse == true ? 1 : state.failures + 1
            let until = now.addingTimeInterval(RestartBackoff.wait(afterFailures: state.failures))
            state.notBefore = until
            return (until, state.failures)
        }
        house.services.log.warning(
            "the program ended; it is started again at \(MessageCoding.text(of: until))",
            metadata: ["processor": "\(house.id)", "stage": "exec", "failures": "\(failures)"])
        return until
    }

    // MARK: - Deliveries

    private func deliver(_ batch: [Delivery], to session: StreamSession) async -> [DeliveryKey: StreamSession.Fate] {
        await withTaskGroup(of: (DeliveryKey, StreamSession.Fate).self) { group in
            for delivery in batch {
                group.addTask {
                    do {
                        let line = try self.house.line(of: delivery, type: "deliver")
                        return (delivery.key, await session.deliver(delivery.key, line))
                    } catch {
                        return (delivery.key, .answered(.reject(reason: "cannot be written as JSON: \(error)")))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// Who waited longest when the program died pays with an attempt: a delivery that kills the program is found out,
    /// and those that stood beside it are held at no cost.
    private func settle(_ batch: [Delivery], _ fates: [DeliveryKey: StreamSession.Fate]) -> ProcessingResult {
        var result = ProcessingResult()
        let until = state.withLock { $0.notBefore } ?? now
        for (key, fate) in fates {
            switch fate {
            case .answered(let outcome): result.outcomes[key] = outcome
            case .late:
                let limit = Quantity.describe(house.settings.timeout)
                result.outcomes[key] = .retry(after: wait(until), reason: "no answer within \(limit)")
            case .lost(let end, first: true):
                result.outcomes[key] = .retry(after: wait(until), reason: "the program is gone: \(end)")
            case .lost(let end, first: false):
                result.outcomes[key] = .hold(until: until, reason: "the program is gone: \(end)")
            case .unsent: result.outcomes[key] = .hold(until: until, reason: "the program is started again later")
            }
        }
        return result
    }

    private func held(_ batch: [Delivery], _ until: Date, _ reason: String) -> [DeliveryKey: Outcome] {
        Dictionary(batch.map { ($0.key, .hold(until: until, reason: reason)) }) { first, _ in first }
    }

    private func wait(_ until: Date) -> Duration { .seconds(max(0, until.timeIntervalSince(now))) }
}

/// How long a program that ended waits for its next life.
enum RestartBackoff {
    private static let longest: Seconds = 60

    /// 1, 2, 4 … 60 seconds.
    static func wait(afterFailures count: Int) -> Seconds {
        min(longest, pow(2, Double(min(max(count, 1), 10) - 1)))
    }
}
