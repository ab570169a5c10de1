import ArgumentParser
import Configuring
import Controlling
import FeedModel
import Foundation
import Journaling
import Processing
import ServiceManaging

/// `feedwatch status`: how everything fares, from the running daemon or from the journal.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Show how everything fares.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = try await Self.report(common)
        guard output.format == .text else { return try JSONOutput.print(report, output.format) }
        if let daemon = report.daemon {
            Output.line(
                "daemon      process \(daemon.process), up \(Span.words(Date().timeIntervalSince(daemon.started))), "
                    + "\(daemon.memory >> 20) MB, \(daemon.polls) polls (\(daemon.failedPolls) failed), "
                    + "\(daemon.newArticles) new articles")
            if let paused = daemon.pausedFor { Output.line(Style.output("polling pauses: \(paused)".printable, .red)) }
        } else {
            Output.line("daemon      none runs")
        }
        let (feeds, articles) = (report.feeds, report.articles)
        Output.line(
            "feeds       \(feeds.configured): \(feeds.failing) failing, \(feeds.new) new, \(feeds.paused) paused, "
                + "\(feeds.disabled) disabled, \(feeds.due) due")
        Output.line(
            "articles    \(articles.total): \(articles.lastDay) in 24 h, \(articles.matchedLastDay) of them matched")
        var table = Table([
            .init("RECEIVER"), .init("GATE"), .init("OWED", right: true), .init("DEAD", right: true),
            .init("PARKED", right: true), .init("OLDEST"), .init("TOLD AFTER", right: true),
            .init("WORST", right: true),
            .init("LAST ERROR", flexible: true),
        ])
        for receiver in report.receivers {
            table.add([
                .init(receiver.id), .init(receiver.gate ?? "–", receiver.gate == "closed" ? .red : nil),
                .init(String(receiver.owed + receiver.claimed)),
                .init(String(receiver.dead), receiver.dead > 0 ? .red : nil), .init(String(receiver.parked)),
                .init(receiver.oldest.map { Span.from(Date(), to: $0) } ?? ""),
                .init(receiver.seenToDelivered.map { Span.short($0.median) } ?? ""),
                .init(receiver.seenToDelivered.map { Span.short($0.worst) } ?? ""),
                .init(receiver.openError(at: Date())),
            ])
        }
        if !table.isEmpty { table.print() }
        printSlowest(report)
        for silence in report.silences {
            Output.line("silence     \(silence.topic) until \(UTCText.text(silence.until))")
        }
    }

    /// The feeds whose articles were seen last after their publication: of those with news in the last 24 hours.
    private func printSlowest(_ report: StatusReport) {
        var table = Table([
            .init("SLOWEST FEEDS", flexible: true), .init("ARTICLES", right: true), .init("SEEN AFTER", right: true),
            .init("WORST", right: true), .init("TOLD AFTER", right: true), .init("WORST", right: true),
        ])
        for feed in report.slowest.prefix(10) {
            let (seen, told) = (feed.publishedToSeen, feed.seenToDelivered)
            table.add([
                .init(feed.feed), .init((seen ?? told).map { String($0.articles) } ?? ""),
                .init(seen.map { Span.short($0.median) } ?? ""), .init(seen.map { Span.short($0.worst) } ?? ""),
                .init(told.map { Span.short($0.median) } ?? ""), .init(told.map { Span.short($0.worst) } ?? ""),
            ])
        }
        if !table.isEmpty { table.print() }
    }

    /// From the running daemon, else from the journal.
    static func report(_ common: CommonOptions) async throws -> StatusReport {
        let directory = try common.loadConfiguration().daemon.stateDirectory
        if let control = try common.holder(of: directory)?.control,
            let report = try? await ControlClient(path: control).status()
        {
            return report
        }
        guard let journal = try common.readJournal() else { return StatusReport(stateDirectory: directory) }
        return try await StatusReport(journal: journal, stateDirectory: directory, at: Date())
    }
}
