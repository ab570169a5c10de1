import Configuring
import Controlling
import Dispatching
import FeedModel
import Fetching
import Foundation
import Journaling
import Logging
import Processing
import ServiceManaging
import Synchronization
import Watching

/// What the outside may ask of the running daemon: the journal's part is left to `JournalOperations`; the rest is asked
/// of the parts at work.
final class RunningOperations: Operations {
    private struct InForce {
        var configuration: Configuration
        var watch: Watch
        var since: Date
    }

    private let house: House
    private let loop: PollLoop
    private let path: String
    private let started: Date
    private let journal: JournalOperations
    private let inForce: Mutex<InForce>

    init(house: House, loop: PollLoop, path: String) {
        self.house = house
        self.loop = loop
        self.path = path
        started = house.time.now()
        journal = JournalOperations(
            journal: house.journal, time: house.time, wake: { [dispatcher = house.dispatcher] in dispatcher.wake($0) })
        inForce = Mutex(InForce(configuration: house.configuration, watch: house.watch, since: started))
    }

    func status() async throws -> StatusReport {
        var report = try await journal.status()
        let figures = loop.figures
        var daemon = StatusReport.Daemon(
            process: ProcessInfo.processInfo.processIdentifier, version: Version.current, started: started,
            configuration: path, configured: inForce.withLock { $0.since })
        (daemon.pausedFor, daemon.polling) = (figures.pausedFor, loop.polling)
        (daemon.polls, daemon.failedPolls) = (figures.polled, figures.failed)
        (daemon.newArticles, daemon.memory) = (figures.new, ProcessMemory.resident)
        report.daemon = daemon
        for receiver in await house.dispatcher.figures() {
            let place = report.receivers.firstIndex { $0.id == receiver.receiver.text }
            let index = place ?? report.receivers.count
            if place == nil { report.receivers.append(StatusReport.Receiver(id: receiver.receiver.text)) }
            report.receivers[index].gate = receiver.gate
            guard let error = receiver.lastError else { continue }
            (report.receivers[index].lastError, report.receivers[index].lastErrorAt) = (error, receiver.lastErrorAt)
        }
        return report
    }

    /// Reads the configuration anew. What is faulty is refused and the old one stays. The daemon's own settings and
    /// those of all transfers take effect at the next start; that is said.
    func reload() async -> ReloadReport {
        let loaded = ConfigurationKinds.loader().load(path)
        let faults = (loaded.faults + loaded.warnings).map(\.description)
        guard let configuration = loaded.configuration else { return ReloadReport(accepted: false, faults: faults) }
        do {
            let now = house.time.now()
            let watch = try Watch(configuration, receivers: Assembly.routes(configuration), since: now)
            let receivers = try Assembly.receivers(configuration, house.journal, house.engine, time: house.time)
            let feeds = try await House.reconcile(house.journal, with: configuration, at: now)
            try await house.dispatcher.replace(
                processors: receivers.processors, channels: receivers.channels, events: { watch.routing.record($0) })
            loop.take(watch)
            let old = inForce.withLock { state in
                defer { state = InForce(configuration: configuration, watch: watch, since: now) }
                return state.configuration
            }
            try await House.remember(configuration, in: house.journal)
            return ReloadReport(
                accepted: true, faults: faults,
                changes: Self.changes(feeds, from: ConfigurationShape(old), to: ConfigurationShape(configuration)))
        } catch {
            return ReloadReport(accepted: false, faults: faults + ["\(error)"])
        }
    }

    func poll(_ feed: FeedID, progress: @escaping OperationProgress) async throws -> Processing.PollReport {
        guard let row = try await house.journal.feed(feed) else {
            throw OperationFailure(.unknown, "no feed has the id `\(feed)`")
        }
        progress("asking \(row.pollURL)")
        let watch = inForce.withLock { $0.watch }
        return try await house.report(on: row) { try await loop.pollNow(row, watch) }
    }

    func setPaused(_ feed: FeedID, _ paused: Bool) async throws {
        try await journal.setPaused(feed, paused)
        loop.poke()
    }

    func addSilence(_ topic: TopicID, until: Date, comment: String?) async throws -> SilenceReport {
        guard inForce.withLock({ $0.configuration.topics.contains { $0.id == topic } }) else {
            throw OperationFailure(.unknown, "no topic has the id `\(topic)`")
        }
        return try await journal.addSilence(topic, until: until, comment: comment)
    }

    func removeSilence(_ number: Int64) async throws -> Bool { try await journal.removeSilence(number) }
    func silences() async throws -> [SilenceReport] { try await journal.silences() }

    func retryDeliveries(_ selection: DeliverySelection) async throws -> Int {
        try await journal.retryDeliveries(selection)
    }

    func dropDeliveries(_ selection: DeliverySelection) async throws -> Int {
        try await journal.dropDeliveries(selection)
    }

    func replay(_ request: ReplayRequest, progress: @escaping OperationProgress) async throws -> ReplayReport {
        try await house.replay(request, inForce.withLock { $0.watch }, progress: progress)
    }

    func summarize(_ request: SummaryRequest, progress: @escaping OperationProgress) async throws -> SummaryReport {
        try await journal.summarize(request, progress: progress)
    }

    private static func changes(
        _ feeds: ReconciledFeeds, from old: ConfigurationShape, to new: ConfigurationShape
    ) -> [String] {
        var lines: [String] = []
        for (count, word) in [
            (feeds.added, "added"), (feeds.returned, "returned"), (feeds.renamed, "renamed"),
            (feeds.changed, "changed"), (feeds.removed, "removed"),
        ] where count > 0 {
            lines.append("\(count) feed\(count == 1 ? "" : "s") \(word)")
        }
        for (kind, was, now) in [
            ("topics", old.topics, new.topics), ("channels", old.channels, new.channels),
            ("processors", old.processors, new.processors),
        ] {
            for (word, ids) in ConfigurationChanges(from: was, to: now).lists {
                lines.append("\(kind) \(word): \(ids.joined(separator: ", "))")
            }
        }
        if old.daemon != new.daemon { lines.append("`daemon:` changed: takes effect at the next start") }
        if old.http != new.http { lines.append("`http:` changed: takes effect at the next start") }
        return lines.isEmpty ? ["nothing changed"] : lines
    }
}
