import Configuring
import Dispatching
import FeedModel
import Foundation
import Logging
import Watching

/// `run --once`: one pass over the feeds that are due, then one over the deliveries that are due.
struct OncePass: Sendable {
    /// What the pass came to.
    struct Report: Encodable {
        struct Failure: Encodable {
            var feed: String
            var reason: String
        }

        var polled = 0
        var unchanged = 0
        var failedFeeds: [Failure] = []
        var new = 0
        var revised = 0
        var known = 0
        var matched = 0
        var delivered = 0
        var failedDeliveries = 0
        /// Held or to be tried again later.
        var held = 0
        /// Why the journal took no more.
        var stopped: String?

        var failed: Bool { !failedFeeds.isEmpty || failedDeliveries > 0 || stopped != nil }
    }

    private let configuration: Configuration
    private let time: any TimeSource

    init(_ configuration: Configuration, time: any TimeSource) {
        self.configuration = configuration
        self.time = time
    }

    func run() async throws -> Report {
        let house = try await House.open(configuration, time: time, longestTurn: 5)
        _ = try await house.dispatcher.start(afterCrash: house.crashed)
        let polls = await PollOnce(house.watch, poller: house.poller, journal: house.journal, time: time)
            .run(progress: progress())
        let drained = await house.dispatcher.drainOnce()
        await house.dispatcher.stop(grace: Daemon.grace)
        await house.close()
        var report = Report()
        let figures = polls.figures
        (report.polled, report.unchanged, report.known) = (figures.polled, figures.unchanged, figures.known)
        (report.new, report.revised, report.matched) = (figures.new, figures.revised, figures.matched)
        report.failedFeeds = polls.failed.map { Report.Failure(feed: $0.feed.rawValue, reason: $0.reason) }
        (report.delivered, report.failedDeliveries, report.held) = (drained.done, drained.failed, drained.held)
        report.stopped = polls.stopped
        return report
    }

    /// On a terminal a line that counts along.
    private func progress() -> @Sendable (Int) -> Void {
        guard Terminal.isTerminal(2) else { return { _ in } }
        return { count in if count % 25 == 0 { Diagnostics.transient("\(count) feeds polled") } }
    }
}

extension OncePass.Report {
    /// The account: failures with their reasons, then one last line.
    func print(_ format: OutputFormat) throws {
        guard format == .text else { return try JSONOutput.print(self, format) }
        if Terminal.isTerminal(2) { Diagnostics.transient("") }
        for failure in failedFeeds.prefix(200) {
            Output.line("\(Style.output("failed", .red))  \(failure.feed.printable): \(failure.reason.printable)")
        }
        if failedFeeds.count > 200 { Output.line("… and \(failedFeeds.count - 200) more") }
        if let stopped { Output.line("\(Style.output("stopped", .red))  \(stopped.printable)") }
        Output.line(
            "polled \(polled) feed\(polled == 1 ? "" : "s") (\(unchanged) unchanged, \(failedFeeds.count) failed): \(new) new, \(revised) revised, "
                + "\(known) known, \(matched) matched; delivered \(delivered), failed \(failedDeliveries), held \(held)"
        )
    }
}
