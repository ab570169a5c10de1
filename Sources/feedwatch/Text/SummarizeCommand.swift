import ArgumentParser
import Foundation
import Summarizing

/// `feedwatch summarize`: JSON lines `{"id","title","text"}` in, `{"id","summary"}` out.
struct SummarizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summarize", abstract: "Sum articles up: JSON lines in, JSON lines out.")

    @Option(help: "So many sentences.") var sentences: Int?
    @Option(help: "As many sentences as so many words take.") var words: Int?

    func validate() throws {
        if sentences != nil, words != nil { throw ValidationError("Either --sentences or --words.") }
        if let count = sentences ?? words, count < 1 { throw ValidationError("A number from 1 on.") }
    }

    private struct Line: Decodable {
        var id: String
        var title: String?
        var text: String?
    }

    private struct Answer: Encodable {
        var id: String
        var summary: String
    }

    func run() throws {
        var number = 0
        while let text = readLine() {
            number += 1
            if text.allSatisfy(\.isWhitespace) { continue }
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
                throw CommandFailure(.badData, "line \(number): expected {\"id\",\"title\",\"text\"}")
            }
            let summary = Summarizer.summary(
                title: line.title ?? "", text: line.text ?? "", sentences: sentences ?? 3, words: words)
            try JSONOutput.print(Answer(id: line.id, summary: summary), .jsonl)
        }
    }
}
