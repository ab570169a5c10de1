import ArgumentParser
import FeedModel
import Foundation
import Journaling
import Scheduling

/// `feedwatch feeds list`: all feeds, read and printed in slices.
struct FeedsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the feeds and how they fare.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private static let slice = 1000

    func run() async throws {
        guard let journal = try common.readJournal() else { return try await printConfigured() }
        var last: FeedKey?
        var first = true
        while true {
            let feeds = try await journal.listedFeeds(after: last, limit: Self.slice)
            if feeds.isEmpty { break }
            last = feeds.last?.feed.key
            try print(feeds.map(FeedLineOutput.init), first)
            first = false
        }
        switch output.format {
        case .json: Output.line(first ? "[]" : "\n]")
        case .text where first: Output.line("no feed has been recorded yet")
        default: break
        }
    }

    /// Before the first run: what the configuration names, as the first run will record it.
    private func printConfigured() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "feedwatch-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let journal = try Journal(path: directory + "/journal.sqlite")
        defer { journal.close() }
        try await House.reconcile(journal, with: common.loadConfiguration(), at: Date())
        var (last, first): (FeedKey?, Bool) = (nil, true)
        while true {
            let feeds = try await journal.listedFeeds(after: last, limit: Self.slice)
            if feeds.isEmpty { break }
            last = feeds.last?.feed.key
            try print(feeds.map(FeedLineOutput.init), first)
            first = false
        }
        if output.format == .json { Output.line(first ? "[]" : "\n]") }
    }

    private func print(_ feeds: [FeedLineOutput], _ first: Bool) throws {
        switch output.format {
        case .jsonl: try JSONOutput.print(list: feeds, .jsonl)
        case .json:
            let lines = try feeds.map { try JSONOutput.text($0, pretty: false) }
            Output.write((first ? "[\n  " : ",\n  ") + lines.joined(separator: ",\n  "))
        case .text:
            var table = Table([
                .init("ID"), .init("STATE"), .init("ARTICLES", right: true), .init("LAST SUCCESS"), .init("NEXT POLL"),
                .init("TITLE", flexible: true), .init("ERROR", flexible: true),
            ])
            let now = Date()
            for feed in feeds {
                table.add([
                    .init(feed.id), .init(feed.state, FeedState(rawValue: feed.state)?.look),
                    .init(String(feed.articles)), .init(feed.lastSuccess.map { Span.from(now, to: $0) } ?? "never"),
                    .init(feed.nextDue.map { Span.from(now, to: $0) } ?? "–"),
                    .init(feed.title ?? feed.url), .init(feed.lastError ?? "", .red),
                ])
            }
            table.print()
        }
    }
}
