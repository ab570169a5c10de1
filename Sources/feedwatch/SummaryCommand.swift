import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling
import Logging
import Processing
import Summarizing

/// `feedwatch summary ID`: a digest now.
struct SummaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Make a digest now.",
        discussion:
            "Writes the files of a summary processor for a period, or with --print shows the digest as Markdown.")

    @Argument(help: "The summary processor's id.") var id: String
    @Option(help: "From: a duration back from now (24h), or a time such as 2026-11-22T10:00:00Z.") var since = "24h"
    @Option(help: "To: the same forms.") var until: String?
    @Flag(help: "Print the digest; write no files.") var print = false
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        var articles: Int
        var stories: Int
        var files: [String]
        var text: String?
    }

    func validate() throws { for text in [since, until].compactMap(\.self) { _ = try time(text, Date()) } }

    func run() async throws {
        let configuration = try common.loadConfiguration()
        guard let definition = configuration.processors.first(where: { $0.id.rawValue == id && $0.type == "summary" })
        else {
            let known = configuration.processors.filter { $0.type == "summary" }.map(\.id.rawValue)
            let words = known.isEmpty ? "none is configured" : "there are \(known.joined(separator: ", "))"
            throw CommandFailure(.badData, "no summary processor has the id `\(id)`: \(words)")
        }
        let now = Date()
        let (from, to) = (try time(since, now), try until.map { try time($0, now) } ?? now)
        guard let journal = try common.readJournal() else {
            throw CommandFailure(.badData, "nothing has been recorded yet")
        }
        let services = Assembly.services(configuration, time: SystemTime())
        let processor = try SummaryProcessor(definition: definition, services: services, journal: journal)
        let digest = try await processor.digest(from: from, to: to, writing: !print)
        if output.format != .text {
            let report = Report(
                articles: digest.articles, stories: digest.stories, files: digest.files, text: print ? digest.text : nil
            )
            return try JSONOutput.print(report, output.format)
        }
        if print { return Output.write(digest.text) }
        for file in digest.files { Output.line(file) }
        let (articles, stories) = (digest.articles, digest.stories)
        Output.line(
            "\(articles) article\(articles == 1 ? "" : "s") in \(stories) \(stories == 1 ? "story" : "stories")")
    }

    private func time(_ text: String, _ now: Date) throws -> Date {
        if let back = Quantity.duration(text) { return now - back }
        if let date = MessageCoding.date(of: text) { return date }
        throw ValidationError("`\(text)` is neither a duration (24h) nor a time (2026-11-22T10:00:00Z).")
    }
}
