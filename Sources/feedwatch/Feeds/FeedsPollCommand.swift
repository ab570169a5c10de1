import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling
import Processing
import Watching

/// `feedwatch feeds poll`: one feed now, with all that was sent and received.
struct FeedsPollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll", abstract: "Poll a feed now, and show what was sent and received.",
        discussion: """
            The running daemon does it, as soon as the host's manners allow; where none runs, the command does it itself. \
            What is new is recorded and owed as by any poll. Exit status 3 if the poll failed.
            """)

    @Argument(help: "The feed's id.") var id: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = try await report()
        if output.format == .text { print(report) } else { try JSONOutput.print(report, output.format) }
        if report.error != nil { throw ExitStatus.failed.code }
    }

    private func report() async throws -> PollReport {
        let feed = FeedID(rawValue: id)
        let configuration = try common.loadConfiguration()
        if try common.holder(of: configuration.daemon.stateDirectory) != nil {
            return try await common.operate { try await $0.poll(feed) { Diagnostics.say($0) } }
        }
        let house = try await House.open(configuration, time: SystemTime(), longestTurn: nil)
        do {
            guard let row = try await house.journal.feed(feed) else {
                throw CommandFailure(.badData, "no feed has the id `\(id)`")
            }
            let report = try await house.report(on: row) {
                try await house.poller.poll(row, house.watch, verbosely: true)
            }
            await house.close()
            return report
        } catch {
            await house.close()
            throw error
        }
    }

    private func print(_ report: PollReport) {
        let style = Style.output
        for exchange in report.exchanges {
            Output.line("\(style(">", .blue)) GET \(exchange.url.printable)")
            for line in exchange.sent { Output.line("\(style(">", .blue)) \(line.printable)") }
            if let failure = exchange.failure {
                Output.line("\(style("<", .red)) \(failure.printable)\n")
                continue
            }
            let from = exchange.address.map { " from \($0)" } ?? ""
            Output.line(
                "\(style("<", .green)) \(exchange.status)\(from), \(exchange.bytes) bytes in \(exchange.took) ms")
            for line in exchange.received { Output.line("\(style("<", .green)) \(line.printable)") }
            Output.line("")
        }
        if let error = report.error {
            Output.line("\(report.feed): \(style("failed", .red)): \(error.printable), \(report.took) ms")
        } else {
            Output.line(
                "\(report.feed): \(style(report.result, .green)): \(report.new) new, \(report.revised) revised, "
                    + "\(report.matched) matched, \(report.took) ms")
        }
        let next = report.nextDue.map { "\(UTCText.text($0)) (\(report.dueReason))" } ?? "never by itself"
        Output.line("next poll \(next.printable)")
    }
}
