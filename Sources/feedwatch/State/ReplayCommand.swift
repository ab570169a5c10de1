import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Processing

/// `feedwatch replay`: past articles to processors.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Run processors over past articles.",
        discussion: """
            Articles first seen within --since are matched by the topics as they are now, and owed as if they came today: \
            for a topic or a processor that was added later. What was told is not told again, unless --again asks for it: \
            then it is told under the same keys, with the same content. Articles of a feed's first document count by the \
            day on which they were published. The running daemon delivers; without one, the next run does.
            """)

    @Option(help: "How far back (2h, 7d).") var since: String
    @Option(help: "Only what this topic matches.") var topic: String?
    @Option(help: "Only to this processor.") var processor: String?
    @Flag(help: "Only count what would be owed.") var dryRun = false
    @Flag(help: "Also what was told already.") var again = false
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if Quantity.duration(since) == nil { throw ValidationError("--since takes a duration such as 7d.") }
    }

    func run() async throws {
        let report = try await report()
        guard output.format == .text else { return try JSONOutput.print(report, output.format) }
        let verb = dryRun ? "would be owed" : "owed"
        Output.line(
            "\(report.articles) article\(report.articles == 1 ? "" : "s"): "
                + "\(report.owed) deliver\(report.owed == 1 ? "y" : "ies") \(verb), \(report.told) left alone")
    }

    private func report() async throws -> ReplayReport {
        let configuration = try common.loadConfiguration()
        let request = ReplayRequest(
            since: Date().addingTimeInterval(-(Quantity.duration(since) ?? 0)),
            topic: topic.map { TopicID(rawValue: $0) },
            processor: processor.map { ProcessorID(rawValue: $0) }, dryRun: dryRun, again: again)
        if try common.holder(of: configuration.daemon.stateDirectory) != nil {
            return try await common.operate { try await $0.replay(request) { Diagnostics.say($0) } }
        }
        let house = try await House.open(configuration, time: SystemTime(), longestTurn: nil)
        do {
            let report = try await house.replay(request, house.watch) { Diagnostics.say($0) }
            await house.close()
            return report
        } catch let failure as OperationFailure {
            await house.close()
            throw CommandFailure(.badData, failure.message)
        } catch {
            await house.close()
            throw error
        }
    }
}
