import ArgumentParser
import FeedModel
import Foundation
import Journaling

/// `feedwatch articles list`: articles, newest first, read and printed in slices.
struct ArticlesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List articles, newest first.")

    @Option(help: "Only those first seen within this time (2h, 7d).") var since: String?
    @Option(help: "Only what this topic matched.") var topic: String?
    @Option(help: "Only those of this feed.") var feed: String?
    @Option(help: "At most so many (default: 50 as text, else all).") var limit: Int?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private static let slice = 200

    func validate() throws {
        if let since, Quantity.duration(since) == nil { throw ValidationError("--since takes a duration such as 2h.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on.") }
    }

    func run() async throws {
        let journal = try common.readJournal()
        var left = limit ?? (output.format == .text ? 50 : .max)
        var last: Article?
        var first = true
        while let journal, left > 0 {
            let slice = try await journal.articles(try await filter(journal), after: last, limit: min(left, Self.slice))
            guard let end = slice.last else { break }
            try print(slice, first)
            last = end.article
            left -= slice.count
            first = false
        }
        switch output.format {
        case .json: Output.line(first ? "[]" : "\n]")
        case .text where first: Output.line("no articles")
        default: break
        }
    }

    private func filter(_ journal: Journal) async throws -> ArticleFilter {
        var filter = ArticleFilter(topic: topic.map { TopicID(rawValue: $0) })
        filter.since = since.flatMap { Quantity.duration($0) }.map { Date().addingTimeInterval(-$0) }
        guard let feed else { return filter }
        guard let row = try await journal.feed(FeedID(rawValue: feed), removed: true) else {
            throw CommandFailure(.badData, "no feed has the id `\(feed)`")
        }
        filter.feed = row.key
        return filter
    }

    private func print(_ articles: [ListedArticle], _ first: Bool) throws {
        switch output.format {
        case .jsonl: try JSONOutput.print(list: articles.map { ArticleOutput($0) }, .jsonl)
        case .json:
            let lines = try articles.map { try JSONOutput.text(ArticleOutput($0), pretty: false) }
            Output.write((first ? "[\n  " : ",\n  ") + lines.joined(separator: ",\n  "))
        case .text:
            var table = Table([
                .init("ID", right: true), .init("SEEN"), .init("FEED"), .init("TOPICS", flexible: true),
                .init("TITLE", flexible: true),
            ])
            for listed in articles {
                table.add([
                    .init(listed.article.id.description), .init(UTCText.text(listed.article.firstSeen)),
                    .init(listed.article.feed.rawValue), .init(listed.topics.map(\.rawValue).joined(separator: " ")),
                    .init(listed.article.content.title),
                ])
            }
            table.print()
        }
    }
}
