import ArgumentParser
import Configuring
import Examining
import FeedModel
import Journaling
import Matching

/// `feedwatch topics explain`: why a topic matches an article or not, and what became of the article.
struct TopicsExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain why topics match an article, and what became of it.")

    @Argument(help: "The article's number.") var article: Int64
    @Argument(help: "The topic's id; left out: all topics that match it or did.") var topic: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let configuration = try common.loadConfiguration()
        let topics = configuration.topics
        let asked = try topic.map { try configuration.topicWithQuery($0).id }
        guard let journal = try common.readJournal(),
            let explanation = try await Explanation.of(
                ArticleID(rawValue: article), topic: asked, among: topics, in: journal)
        else { throw CommandFailure(.badData, "no article has the number \(article)") }
        guard output.format == .text else { return try JSONOutput.print(explanation, output.format) }
        ExplanationText(explanation).print()
    }
}

/// An explanation for people.
private struct ExplanationText {
    private static let mostWords = 6
    private let explanation: Explanation
    private let style = Style.output

    init(_ explanation: Explanation) { self.explanation = explanation }

    func print() {
        Output.line("Article \(explanation.article): \(style(explanation.title.printable, .bold))")
        if explanation.topics.isEmpty { Output.line("\nNo topic matches it, and none did.") }
        for verdict in explanation.topics { print(verdict) }
        Output.line("\n\(style("What became of it", .bold))")
        var table = Table([.init("STAGE"), .init("TIME"), .init("WHAT")])
        for stage in explanation.stages {
            table.add([
                .init(stage.step.rawValue, look(of: stage.step)),
                .init(stage.at.map { MessageCoding.text(of: $0) } ?? ""),
                .init(stage.says),
            ])
        }
        table.print()
    }

    private func look(of step: ArticleStage.Step) -> Style.Look? {
        switch step {
        case .matched, .sent, .handled: .green
        case .dead: .red
        case .parked, .waiting: .yellow
        default: nil
        }
    }

    private func print(_ verdict: Explanation.Verdict) {
        let says = verdict.matches ? style("matches", .green) : style("does not match", .red)
        Output.line("\nTopic \(style(verdict.topic.rawValue, .bold)) \(says)")
        if !verdict.looksAtFeed { Output.line("  (it does not look at the article's feed)") }
        if verdict.matches, verdict.recorded == nil {
            Output.line("  (it did not when the article came: the query has changed since, or nothing was told)")
        } else if !verdict.matches, verdict.recorded != nil {
            Output.line("  (it did when the article came: the query or the article has changed since)")
        }
        if let trace = verdict.trace { print(trace, depth: 1) }
    }

    private func print(_ trace: TopicTrace, depth: Int) {
        let sign = trace.matched ? style("✓", .green) : style("✗", .red)
        let indent = String(repeating: "  ", count: depth)
        let source = DisplayWidth.cut(trace.source.printable, to: max(20, (Terminal.width ?? 100) - 2 * depth - 30))
        var notes: [String] = []
        if let detail = trace.detail { notes.append(detail) }
        let words = trace.spans.prefix(Self.mostWords).map { "\($0.field)@\($0.start) “\($0.text.printable)”" }
        if trace.children.isEmpty, !words.isEmpty {
            notes.append(words.joined(separator: ", ") + (trace.spans.count > Self.mostWords ? ", …" : ""))
        }
        Output.line(
            "\(indent)\(sign) \(source)" + (notes.isEmpty ? "" : "   " + style(notes.joined(separator: "; "), .dim)))
        for child in trace.children { print(child, depth: depth + 1) }
    }
}
