import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Processing

/// `feedwatch channels test`: a test message, with the exchange shown.
struct ChannelsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send a test message, and show the exchange.",
        discussion: "Needs no daemon. Nothing is recorded, nothing is tried again. Exit status 3 if it did not arrive.")

    @Argument(help: "The channel's id.") var id: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        var channel: String
        var delivered: Bool
        @OrNull var receipt: String?
        @OrNull var reason: String?
        var exchange: [String]
    }

    func run() async throws {
        let configuration = try common.loadConfiguration()
        let definition = try configuration.channel(id)
        let exchange = try ChannelExchange(definition, configuration, sends: true)
        let outcome = await exchange.channel.send([try SampleMessage.test(definition)]).first
        let written = exchange.written
        await exchange.close()
        let report = report(outcome, written)
        if output.format != .text {
            try JSONOutput.print(report, output.format)
        } else {
            for line in written { Output.line(line.printable) }
            let verdict = report.delivered ? Style.output("delivered", .green) : Style.output("not delivered", .red)
            Output.line("\(id): \(verdict)" + ((report.receipt ?? report.reason).map { ": \($0.printable)" } ?? ""))
        }
        if !report.delivered { throw ExitStatus.failed.code }
    }

    private func report(_ outcome: Outcome?, _ written: [String]) -> Report {
        var report = Report(channel: id, delivered: false, receipt: nil, reason: nil, exchange: written)
        switch outcome {
        case .done(let receipt): (report.delivered, report.receipt) = (true, receipt)
        case .hold(_, let reason), .retry(_, let reason), .reject(let reason): report.reason = reason
        case nil: report.reason = "the channel said nothing"
        }
        return report
    }
}

extension Configuration {
    /// The channel of this id, or a failure that names the nearest one.
    func channel(_ id: String) throws -> ChannelDefinition {
        if let channel = channels.first(where: { $0.id.rawValue == id }) { return channel }
        let nearest = NearestName.suggestion(for: id, among: channels.map(\.id.rawValue))
        let suggestion = nearest.map { "; \($0)" } ?? ""
        throw CommandFailure(.badData, "no channel has the id `\(id)`\(suggestion)")
    }
}
