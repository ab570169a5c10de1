import ArgumentParser
import FeedModel
import Foundation
import Journaling
import Scheduling

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
        let listed = ListedFeed(feed: feed, articles: try await journal.articleCount(of: feed.key))
        guard output.format == .text else { return try JSONOutput.print(FeedLineOutput(listed), output.format) }
        FeedAccount(listed).print()
    }
}

/// A feed for people: how it fares, when it is polled next and why then, what the last polls came to.
private struct FeedAccount {
    private let feed: FeedRow
    private let articles: Int
    private let memory: FeedMemory
    private let style = Style.output

    init(_ listed: ListedFeed) {
        (feed, articles) = (listed.feed, listed.articles)
        memory = FeedMemory(packed: listed.feed.memory)
    }

    func print() {
        Output.line(style((feed.title ?? feed.id.rawValue).printable, .bold))
        Output.line(feed.url.printable)
        if let moved = feed.effectiveURL { Output.line("now at \(moved.printable) (a permanent move, adopted)") }
        Output.line("")
        row("state", feed.state.rawValue, feed.state.look)
        if let error = feed.lastError { row("last error", error, .red) }
        if feed.failures > 0 { row("failures", "\(feed.failures) in a row" + since(memory.failingSince)) }
        row("last success", feed.lastSuccess.map(UTCText.text) ?? "never")
        row("last attempt", feed.lastAttempt.map(UTCText.text) ?? "never")
        row("next poll", feed.nextDue.map { "\(UTCText.text($0)) (\(feed.dueReason))" } ?? "never by itself")
        row("articles", "\(articles)" + (memory.lastCount.map { ", \($0) in the last document" } ?? ""))
        row("rhythm", rhythm)
        row("validators", validators)
        if let move = memory.move { row("moving", "to \(move.target), on trial\(since(move.since))") }
        if let group = feed.group { row("group", group) }
        if !feed.tags.isEmpty { row("tags", feed.tags.joined(separator: ", ")) }
        polls()
    }

    private func row(_ name: String, _ value: String, _ look: Style.Look? = nil) {
        let text = value.printable
        Output.line(
            "\(style(name.padding(toLength: 14, withPad: " ", startingAt: 0), .dim))\(look.map { style(text, $0) } ?? text)"
        )
    }

    private func since(_ seconds: Int?) -> String {
        seconds.map { ", since \(UTCText.text(Date(timeIntervalSince1970: Double($0))))" } ?? ""
    }

    /// How often something new comes: the median of the last gaps.
    private var rhythm: String {
        let gaps = memory.gaps.sorted()
        guard !gaps.isEmpty else { return "not known yet" }
        let newest = memory.newestSeen.map { Date(timeIntervalSince1970: Double($0)) }
        return "something new every \(Span.words(Double(gaps[gaps.count / 2])))"
            + (newest.map { ", last \(UTCText.text($0))" } ?? "")
    }

    private var validators: String {
        guard let validators = feed.validators else { return "none: the server gave nothing to ask with" }
        let texts = [("ETag", validators.etag), ("Last-Modified", validators.lastModified)]
        return texts.compactMap { name, value in value.map { "\(name) \(String(decoding: $0, as: UTF8.self))" } }
            .joined(separator: " · ")
    }

    /// How hard a failure weighs is the scheduler's affair; what the server said stands beside it.
    private static func word(_ result: PollResultCode) -> String {
        result == .soft || result == .hard ? "failed" : result.name
    }

    private func polls() {
        guard !memory.polls.isEmpty else { return }
        Output.line("\n\(style("Last polls", .bold))")
        var table = Table([
            .init("TIME"), .init("STATUS", right: true), .init("RESULT"), .init("NEW", right: true),
            .init("MS", right: true),
        ])
        for poll in memory.polls.reversed() {
            table.add([
                .init(UTCText.text(Date(timeIntervalSince1970: Double(poll.at)))),
                .init(poll.status == 0 ? "–" : "\(poll.status)"),
                .init(Self.word(poll.result), poll.result.isGood ? nil : .red),
                .init("\(poll.new)"), .init("\(poll.took)"),
            ])
        }
        table.print()
    }
}
