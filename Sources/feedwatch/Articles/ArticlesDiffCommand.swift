import ArgumentParser
import FeedModel
import Foundation
import Journaling
import TextAnalysis

/// `feedwatch articles diff`: what the publisher changed between two revisions.
struct ArticlesDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what the publisher changed, word by word.",
        discussion: "Compares a revision with the one before it; without --revision the newest one.")

    @Argument(help: "The article's number.") var id: Int64
    @Option(help: "The revision; else the newest one.") var revision: Int?
    @Option(help: "The revision to compare with; else the one before.") var from: Int?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Diff: Encodable {
        var article: String
        var from: Int
        var to: Int
        var seenAt: Date?
        var diff: [DiffPiece]
    }

    func run() async throws {
        let number = ArticleID(rawValue: id)
        guard let journal = try common.readJournal(), let newest = try await journal.article(number) else {
            throw CommandFailure(.badData, "there is no article \(id)")
        }
        if newest.isPruned { throw CommandFailure(.badData, "the texts of article \(id) are no longer kept") }
        let to = revision ?? newest.article.revision
        let from = from ?? to - 1
        let revisions = try await journal.revisions(of: number)
        guard from >= 1, let after = try await journal.article(number, revision: to)?.article,
            let before = try await journal.article(number, revision: from)?.article
        else {
            let has = revisions.count == 1 ? "one revision" : "revisions 1 to \(newest.article.revision)"
            throw CommandFailure(.badData, "article \(id) has \(has); there is nothing to compare \(to) with")
        }
        let pieces = WordDiff.pieces(from: before.content, to: after.content)
        let seen = revisions.first { $0.number == to }?.seenAt
        guard output.format == .text else {
            return try JSONOutput.print(
                Diff(article: number.description, from: from, to: to, seenAt: seen, diff: pieces), output.format)
        }
        print(pieces, after, from, to, seen)
    }

    /// Marked as `wdiff` does where there is no colour: `[-gone-]{+come+}`.
    private func print(_ pieces: [DiffPiece], _ article: Article, _ from: Int, _ to: Int, _ seen: Date?) {
        let style = Style.output
        Output.line(style(article.content.title.printable, .bold))
        let when = seen.map { ", seen \(UTCText.text($0))" } ?? ""
        Output.line(style("revision \(from) to \(to)\(when)", .dim))
        if pieces.isEmpty { Output.line("\nneither title nor text changed") }
        for field in ["title", "text"] {
            let own = pieces.filter { $0.field == field }
            guard !own.isEmpty else { continue }
            let text = own.map { piece in
                let words = piece.text.split(separator: "\u{2029}", omittingEmptySubsequences: false)
                    .map { String($0).printable }
                return switch piece.op {
                case .equal: words.joined(separator: "\n\n")
                case .insert: words.map { style.coloured ? style($0, .green) : "{+\($0)+}" }.joined(separator: "\n\n")
                case .delete: words.map { style.coloured ? style($0, .red) : "[-\($0)-]" }.joined(separator: "\n\n")
                }
            }
            Output.line("\n\(style(field, .dim))  \(text.joined())")
        }
    }
}
