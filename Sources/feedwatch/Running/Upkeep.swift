import Alerting
import Archiving
import Configuring
import Dispatching
import FeedModel
import Foundation
import Journaling
import Logging
import ServiceManaging
import Watching

/// What the daemon does now and then: tells the fallback of a channel that
/// is behind, says in one line how it fares, lets old stories and old rows go.
struct Upkeep: Sendable {
    let house: House
    let loop: PollLoop
    let notifier: ServiceNotifier
    private static let statusEvery: Seconds = 30
    private static let storiesEvery: Seconds = 3600
    private static let pruneEvery: Seconds = 3600
    private static let memoryEvery: Seconds = 60
    private static let fallbackEvery: Seconds = 5
    private static let logEvery: Seconds = 5
    /// Without an archive nothing needs texts for longer.
    private static let textsWithoutArchive: Seconds = 7 * 86_400

    /// Until it is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await every(Self.statusEvery) { say() } }
            group.addTask { await every(Self.storiesEvery) { house.stories.expire(at: house.time.now()) } }
            group.addTask { await every(Self.pruneEvery) { await prune() } }
            group.addTask { await every(Self.memoryEvery) { ProcessMemory.giveBack() } }
            group.addTask { await watchFallbacks() }
            group.addTask { await every(Self.logEvery) { house.fetchLog.flush() } }
            if let heartbeat = house.configuration.daemon.heartbeat {
                group.addTask { await Heartbeat(house: house, loop: loop, settings: heartbeat).run() }
            }
        }
    }

    private func every(_ seconds: Seconds, _ body: @Sendable () async -> Void) async {
        while !Task.isCancelled {
            await body()
            guard (try? await house.time.sleep(for: .seconds(seconds))) != nil else { return }
        }
    }

    /// Looks every few seconds whether a channel with a fallback is behind, or has caught up.
    private func watchFallbacks() async {
        // Without what was told before, an outage that lasts over a restart would be told once more.
        let behind = try? await house.journal.channelsBehind()
        var fallbacks = FallbackWatch(behind: behind ?? [:])
        while !Task.isCancelled {
            let watch = loop.watch
            for channel in watch.configuration.channels where channel.fallback != nil {
                do {
                    let oldest = try await house.journal.oldestOwed(to: channel.id)
                    let told =
                        fallbacks.isBehind(channel.id) ? try await house.journal.lastTold(channel.id) : nil
                    let now = house.time.now()
                    // Told only when it is on record: what cannot be written is tried again the next time.
                    var next = fallbacks
                    if let event = next.event(channel, oldest: oldest, told: told, at: now) {
                        let record = watch.routing.record(event)
                        house.dispatcher.wake(try await house.journal.record(record, at: now))
                    }
                    fallbacks = next
                } catch {
                    Logger(label: "alerts").warning("how far a channel is behind is not known: \(error)")
                }
            }
            guard (try? await house.time.sleep(for: .seconds(Self.fallbackEvery))) != nil else { return }
        }
    }

    /// In slices with pauses between them: polls and deliveries go first.
    private func prune() async {
        let hasArchive = house.configuration.processors.contains { $0.enabled && $0.type == ArchiveProcessor.kind }
        let terms = RetentionTerms(texts: hasArchive ? nil : Self.textsWithoutArchive)
        do {
            let count = try await house.journal.prune(terms, at: house.time.now()) {
                try await house.time.sleep(for: .milliseconds(50))
            }
            if count > 0 { Logger(label: "journal").info("let go", metadata: ["rows": "\(count)"]) }
        } catch is CancellationError {
            return
        } catch {
            Logger(label: "journal").warning("nothing was let go: \(error)")
        }
    }

    private func say() {
        let figures = loop.figures
        let paused = figures.pausedFor.map { "polling pauses: \($0); " } ?? ""
        notifier.status(
            "\(paused)watching \(house.configuration.feedCount) feeds; since start \(figures.polled) polls "
                + "(\(figures.failed) failed), \(figures.new) new articles, \(figures.matched) matched")
    }
}
