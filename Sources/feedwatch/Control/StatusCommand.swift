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
            .init("PARKED", right: true), .init("OLDEST"), .init("LAST ERROR", flexible: true),
        ])
        for receiver in report.receivers {
            table.add([
                .init(receiver.id), .init(receiver.gate ?? "–", receiver.gate == "closed" ? .red : nil),
                .init(String(receiver.owed + receiver.claimed)),
                .init(String(receiver.dead), receiver.dead > 0 ? .red : nil), .init(String(receiver.parked)),
                .init(receiver.oldest.map { Span.from(Date(), to: $0) } ?? ""), .init(receiver.lastError ?? ""),
            ])
        }
        if !table.isEmpty { table.print() }
        for silence in report.silences {
            Output.line("silence     \(silence.topic) until \(MessageCoding.text(of: silence.until))")
        }
    }

    /// From the running daemon, else from the journal.
    static func report(_ common: CommonOptions) async throws -> StatusReport {
        let directory = try common.loadConfiguration().daemon.stateDirectory
        if let control = StateLock.holder(of: directory)?.control,
            let report = try? await ControlClient(path: control).status()
        {
            return report
        }
        guard let journal = try common.readJournal() else { return StatusReport(stateDirectory: directory) }
        return try await StatusReport(journal: journal, stateDirectory: directory, at: Date())
    }
}
