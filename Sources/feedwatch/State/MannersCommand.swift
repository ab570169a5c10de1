import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Watching

/// `feedwatch manners`: the daemon's own request log against the rules of fetching.
struct MannersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manners", abstract: "Score the daemon's own requests by the rules of polite fetching.",
        discussion: """
            Reads the fetch log (the last requests, up to 128 MiB). Polls that a person asked for are not held against the \
            daemon. Exit status 3 if a rule was broken.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Line: Encodable {
        var rule: String
        var says: String
        var checked: Int
        var broken: Int
        var cases: [String]
    }

    func run() throws {
        let configuration = try common.loadConfiguration()
        _ = try common.holder(of: configuration.daemon.stateDirectory)
        var score = MannersScore(gap: configuration.http.minGap)
        FetchLog.read(stateDirectory: configuration.daemon.stateDirectory) { score.take($0) }
        let lines = MannersScore.Rule.allCases.map { rule in
            let tally = score[rule]
            return Line(
                rule: rule.rawValue, says: rule.says, checked: tally.checked, broken: tally.broken, cases: tally.cases)
        }
        if output.format == .text { print(lines, score) } else { try JSONOutput.print(list: lines, output.format) }
        if lines.contains(where: { $0.broken > 0 }) { throw ExitStatus.failed.code }
    }

    private func print(_ lines: [Line], _ score: MannersScore) {
        guard let span = score.span else { return Diagnostics.say("the fetch log is empty: nothing was asked yet") }
        var table = Table([
            .init(""), .init("RULE"), .init("CHECKED", right: true), .init("BROKEN", right: true),
            .init("SAYS", flexible: true),
        ])
        for line in lines {
            let (mark, look): (String, Style.Look?) =
                line.broken > 0 ? ("✗", .red) : line.checked > 0 ? ("✓", .green) : ("–", nil)
            table.add([
                .init(mark, look), .init(line.rule), .init("\(line.checked)"), .init("\(line.broken)", look),
                .init(line.says),
            ])
        }
        table.print()
        for line in lines { for one in line.cases { Output.line("\(line.rule): \(one.printable)") } }
        let share = score.unchanged * 100 / max(1, score.requests)
        Output.line(
            "\(score.requests) requests from \(UTCText.text(span.lowerBound)) to "
                + "\(UTCText.text(span.upperBound)), \(share) % of them answered 304")
    }
}
