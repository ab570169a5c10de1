import Configuring
import Dispatching
import FeedModel
import Fetching
import Foundation
import Journaling
import Logging
import Scheduling
import ServiceManaging
import Transfers
import Watching

/// The parts of the watch, made from a configuration and not yet at work: what `run`, `run --once` and `demo` share.
struct House: Sendable {
    let configuration: Configuration
    let lock: StateLock
    /// The run before died by its own fault.
    let crashed: Bool
    let journal: Journal
    let engine: TransferEngine
    let stories: StoryDesk
    let poller: FeedPoller
    let dispatcher: Dispatcher
    let watch: Watch
    let fetchLog: FetchLog
    let time: any TimeSource

    /// Takes the state directory, opens the journal, makes its feeds those of the configuration and builds the rest.
    /// `stays`: it works for days, and puts space aside for the day on which the disk is full.
    static func open(
        _ configuration: Configuration, time: any TimeSource, longestTurn: Seconds?, stays: Bool = false
    ) async throws -> House {
        let state = configuration.daemon.stateDirectory
        let lock = try Self.lock(configuration)
        let crashed = CrashMark.install(in: state)
        let journal = try Journal(
            path: state + "/journal.sqlite", reserve: stays ? DiskReserve(path: state + "/reserve") : nil)
        try await Self.reconcile(journal, with: configuration, at: time.now())
        try await Self.remember(configuration, in: journal)
        let engine = try TransferEngine(
            connections: max(64, configuration.http.maxTransfers * 2), log: Logger(label: "transfers"))
        let stories = StoryDesk()
        let fetchLog = FetchLog(stateDirectory: state)
        try await stories.rebuild(from: journal, at: time.now())
        let watch = try Watch(configuration, receivers: Assembly.routes(configuration), since: time.now())
        let receivers = try Assembly.receivers(configuration, journal, engine, time: time)
        let dispatcher = Dispatcher(
            journal: journal, processors: receivers.processors, channels: receivers.channels,
            events: { watch.routing.record($0) }, time: time, log: Logger(label: "dispatching"))
        return House(
            configuration: configuration, lock: lock, crashed: crashed, journal: journal, engine: engine,
            stories: stories,
            poller: FeedPoller(
                fetcher: fetcher(configuration, engine, longestTurn: longestTurn, time: time), journal: journal,
                scheduler: Scheduler(installation: try await journal.installation()), stories: stories, time: time,
                fetchLog: fetchLog, log: Logger(label: "watching")),
            dispatcher: dispatcher, watch: watch, fetchLog: fetchLog, time: time)
    }

    private static func lock(_ configuration: Configuration) throws -> StateLock {
        do {
            return try StateLock(
                directory: configuration.daemon.stateDirectory,
                control: configuration.daemon.controlPath(environment: ProcessInfo.processInfo.environment))
        } catch {
            throw CommandFailure(error.isTemporary ? .temporary : .failed, "\(error)")
        }
    }

    private static func fetcher(
        _ configuration: Configuration, _ engine: TransferEngine, longestTurn: Seconds?, time: any TimeSource
    ) -> FeedFetcher {
        let http = configuration.http
        let lookup = SecretLookup(environment: ProcessInfo.processInfo.environment)
        return FeedFetcher(
            engine: engine,
            hosts: HostQueue(
                maxTransfers: http.maxTransfers, connections: http.connectionsPerHost, minGap: http.minGap,
                longestWait: longestTurn, time: time),
            userAgent: FeedFetcher.userAgent(version: Version.current, contact: http.contact),
            secret: { try lookup($0) }, time: time)
    }

    /// What the configuration in force says, for `plan` and for the account of a reload.
    static func shape(in journal: Journal) async throws -> ConfigurationShape? {
        try await journal.note(shapeNote).flatMap {
            try? JSONDecoder().decode(ConfigurationShape.self, from: Data($0.utf8))
        }
    }

    /// Keeps what the configuration that is now in force says.
    static func remember(_ configuration: Configuration, in journal: Journal) async throws {
        let text = String(decoding: try JSONEncoder().encode(ConfigurationShape(configuration)), as: UTF8.self)
        try await journal.setNote(shapeNote, text)
    }

    private static let shapeNote = "configuration"

    /// Makes the journal's feeds those of a configuration.
    @discardableResult
    static func reconcile(
        _ journal: Journal, with configuration: Configuration, at now: Date, dryRun: Bool = false
    ) async throws -> ReconciledFeeds {
        let common = CommonSettings(configuration)
        return try await journal.reconcile(
            at: now, dryRun: dryRun,
            enabled: { common.settings(group: $0.group, options: $0.options).enabled },
            tags: { configuration.tags(of: $0) }
        ) { body in try configuration.forEachFeed(body) }
    }

    /// Closes what `open` opened, the journal last.
    func close() async {
        await engine.stop()
        fetchLog.flush()
        journal.close()
    }
}
