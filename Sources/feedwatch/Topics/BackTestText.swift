import Examining
import FeedModel

/// A back-test for people.
struct BackTestText {
    private static let barColumns = 40
    private let report: BackTestReport
    private let style = Style.output

    init(_ report: BackTestReport) { self.report = report }

    func print() {
        let since = UTCText.text(report.since)
        Output.line("\(style("\(report.hits)", .bold)) of \(report.articles) articles since \(since) match.")
        printDays()
        printSamples("Newest hits", report.samples)
        printTerms()
        if let against = report.against { print(against) }
        for (problem, count) in report.problems.sorted(by: { $0.key < $1.key }) {
            Output.line(style("Not decided for \(count) articles: \(problem)", .red))
        }
    }

    private func printDays() {
        guard let most = report.days.map(\.hits).max() else { return }
        head("Hits by day (UTC)")
        for day in report.days {
            let columns = max(1, day.hits * Self.barColumns / most)
            Output.line("\(day.day)  \(style(String(repeating: "▇", count: columns), .blue)) \(day.hits)")
        }
    }

    private func printSamples(_ title: String, _ samples: [BackTestReport.Sample]) {
        guard !samples.isEmpty else { return }
        head(title)
        for sample in samples {
            let marks = sample.matched.filter { $0.field == "title" }.map { (start: $0.start, length: $0.length) }
            let title = Highlighting(style).text(sample.title, marks)
            Output.line("\(sample.article)  \(style("\(sample.feed)".printable, .dim))  \(title)")
            guard let snippet = sample.snippet else { continue }
            let piece = Highlighting(style).text(snippet.text, snippet.marks.map { ($0.start, $0.length) })
            Output.line("    \(piece)")
        }
    }

    private func printTerms() {
        guard !report.terms.isEmpty else { return }
        head("Terms")
        var table = Table([
            .init("TERM", flexible: true), .init("ARTICLES", right: true), .init("HITS ONLY BY IT", right: true),
            .init(""),
        ])
        for term in report.terms {
            let note: Table.Cell = term.articles == 0 ? .init("never fired", .yellow) : ""
            table.add([
                .init((term.negated ? "NOT " : "") + term.source), .init("\(term.articles)"),
                .init(term.negated ? "-" : "\(term.alone)"), note,
            ])
        }
        table.print()
    }

    private func print(_ against: BackTestReport.Comparison) {
        head("The changed query")
        Output.line(
            "\(against.hits) hits: \(style("\(against.gained) gained", .green)), \(style("\(against.lost) lost", .red))"
        )
        printSamples("Gained", against.gainedSamples)
        printSamples("Lost", against.lostSamples)
    }

    private func head(_ title: String) { Output.line("\n\(style(title, .bold))") }
}
