import ArgumentParser
import FeedModel
import Journaling

/// `feedwatch feeds show`: all that is known of one feed.
struct FeedsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one feed.")

    @Argument(help: "The feed's id.") var id: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let journal = try common.readJournal(), let feed = try await journal.feed(FeedID(rawValue: id)) else {
            throw CommandFailure(.badData, "no feed has the id `\(id)`")
        }
        let articles = try await journal.articleCount(of: feed.key)
        let line = FeedLineOutput(ListedFeed(feed: feed, articles: articles))
        Output.line(try JSONOutput.text(line, pretty: output.format != .jsonl))
    }
}
