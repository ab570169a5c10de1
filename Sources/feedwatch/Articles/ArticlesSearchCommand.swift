import Archiving
import ArgumentParser
import Configuring
import Examining
import FeedModel
import Foundation
import Journaling
import Matching

/// `feedwatch articles search`: the archive, asked in the topic language.
struct ArticlesSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search the archive in the topic language.")

    @Argument(help: "The query, as in a topic.") var query: String
    @Option(help: "Only articles first seen within this time (2h, 7d).") var since: String?
    @Option(help: "`time`: newest first; `relevance`: those that fit best first.") var order = SearchOrder.time
    @Option(help: "At most so many.") var limit = 20
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let since, Quantity.duration(since) == nil { throw ValidationError("--since takes a duration such as 2h.") }
        if limit < 1 { throw ValidationError("--limit takes a number from 1 on.") }
    }

    func run() async throws {
        let hits = try await found()
        guard output.format == .text else {
            return try JSONOutput.print(list: hits.map { FoundArticle(hit: $0) }, output.format)
        }
        for hit in hits { print(hit) }
        if hits.isEmpty { Diagnostics.say("nothing found") }
    }

    private func found() async throws -> [ArticleSearch.Hit] {
        let configuration = try common.loadConfiguration()
        let search: ArticleSearch
        do throws(QueryFault) {
            search = try ArticleSearch(query, topics: configuration.topics)
        } catch {
            throw CommandFailure(.badData, error.description)
        }
        guard let journal = try common.readJournal() else { return [] }
        var filter = ArticleFilter()
        filter.since = since.flatMap { Quantity.duration($0) }.map { Date().addingTimeInterval(-$0) }
        // A damaged index is the daemon's affair: what it would have found is found all the same, more slowly.
        let index = try? ArchiveProcessor.index(reading: configuration.daemon.stateDirectory)
        return try await search.search(
            journal, index: index, filter, order: order == .time ? .time : .relevance, limit: limit)
    }

    private func print(_ hit: ArticleSearch.Hit) {
        let style = Style.output
        let article = hit.listed.article
        let marks = hit.matched.filter { $0.field == "title" }.map { (start: $0.start, length: $0.length) }
        let seen = UTCText.text(article.firstSeen)
        Output.line("\(article.id)  \(style("\(seen) \(article.feed)".printable, .dim))")
        Output.line("    \(Highlighting(style).text(article.content.title, marks))")
        if let snippet = hit.snippet {
            Output.line("    \(Highlighting(style).text(snippet.text, snippet.marks.map { ($0.start, $0.length) }))")
        }
    }
}

/// In what order articles are found.
enum SearchOrder: String, ExpressibleByArgument, CaseIterable {
    /// By time or by fitness.
    case time, relevance
}

/// An article with what was found in it (contract, section 4).
private struct FoundArticle: Encodable {
    var hit: ArticleSearch.Hit

    private enum CodingKeys: String, CodingKey { case snippet, matched }

    func encode(to encoder: any Encoder) throws {
        try ArticleOutput(hit.listed).encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(hit.snippet?.text ?? "", forKey: .snippet)
        try container.encode(hit.matched, forKey: .matched)
    }
}
