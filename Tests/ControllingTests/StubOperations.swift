import FeedModel
import Foundation
import Processing
import Synchronization

/// Operations that answer at once and remember what they were asked.
final class StubOperations: Operations {
    let asked = Mutex<[String]>([])
    let failure: OperationFailure?
    let at = Date(timeIntervalSince1970: 1_700_000_000)

    init(failing failure: OperationFailure? = nil) { self.failure = failure }

    private func note(_ what: String) throws {
        asked.withLock { $0.append(what) }
        if let failure { throw failure }
    }

    func status() async throws -> StatusReport {
        try note("status")
        var report = StatusReport(stateDirectory: "/state", journalBytes: 4096)
        report.feeds.configured = 7
        report.receivers = [StatusReport.Receiver(id: "channel:ops")]
        return report
    }

    func reload() async throws -> ReloadReport {
        try note("reload")
        return ReloadReport(accepted: false, faults: ["a.yaml:1:2: error: no"])
    }

    func poll(_ feed: FeedID, progress: @escaping OperationProgress) async throws -> PollReport {
        try note("poll \(feed)")
        progress("asking")
        progress("reading")
        return PollReport(
            feed: feed, url: "http://x/", status: 304, result: "unchanged", took: 3, nextDue: at, dueReason: "rhythm")
    }

    func setPaused(_ feed: FeedID, _ paused: Bool) async throws { try note("paused \(feed) \(paused)") }

    func addSilence(_ topic: TopicID, until: Date, comment: String?) async throws -> SilenceReport {
        try note("silence \(topic)")
        return SilenceReport(id: 1, topic: topic, until: until, created: at, comment: comment)
    }

    func removeSilence(_ number: Int64) async throws -> Bool {
        try note("remove \(number)")
        return number == 1
    }

    func silences() async throws -> [SilenceReport] { [] }

    func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
        try note("retry \(selection.channel?.rawValue ?? "")")
        return 3
    }

    func dropDeliveries(_ selection: DeliverySelection) async throws -> Int { 0 }

    func replay(_ request: ReplayRequest, progress: @escaping OperationProgress) async throws -> ReplayReport {
        try note("replay")
        for number in 0..<100_000 { progress("\(number)") }
        return ReplayReport(articles: 1, owed: 2, told: 3)
    }

    func summarize(_ request: SummaryRequest, progress: @escaping OperationProgress) async throws -> SummaryReport {
        SummaryReport(text: String(repeating: "é\n", count: 100_000), articles: 1, stories: 1)
    }
}
