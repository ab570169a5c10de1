import ArgumentParser
import FeedModel
import Journaling

/// `feedwatch articles show`: one article, at its newest revision or another.
struct ArticlesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show one article.")

    @Argument(help: "The article's number.") var id: Int64
    @Option(help: "A revision; else the newest one.") var revision: Int?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let number = ArticleID(rawValue: id)
        guard let journal = try common.readJournal(),
            let listed = try await journal.article(number, revision: revision)
        else {
            throw CommandFailure(.badData, "there is no article \(id)\(revision.map { " at revision \($0)" } ?? "")")
        }
        guard output.format == .text else {
            let article = ArticleOutput(
                listed, revisions: try await journal.revisions(of: number),
                deliveries: try await journal.outbox(of: number))
            return try JSONOutput.print(article, output.format)
        }
        let content = listed.article.content
        Output.line(Style.output(content.title.printable, .bold))
        if let url = listed.article.url { Output.line(url.printable) }
        for paragraph in content.text.split(separator: "\u{2029}") { Output.line("\n" + String(paragraph).printable) }
    }
}
