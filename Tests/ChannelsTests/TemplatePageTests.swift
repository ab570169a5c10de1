import FeedModel
import Foundation
import Testing

@testable import Channels

@Suite("docs/templates.md")
struct TemplatePageTests {
    private static let targets: [String: TextTarget] = [
        "plain": .plain, "html": .html, "markdown": .markdown, "slack": .slack, "json": .json,
    ]

    private func page() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/templates.md"), encoding: .utf8)
    }

    @Test("each example gives the result that stands below it")
    func examples() throws {
        var target: TextTarget?
        var (inBlock, lines, text, run) = (false, [String](), "", 0)
        for line in try page().components(separatedBy: "\n") {
            if line.hasPrefix("```mustache ") {
                let named: TextTarget = try #require(Self.targets[String(line.dropFirst(12))])
                target = named
                (inBlock, lines) = (true, [])
            } else if line == "```result" {
                (inBlock, lines) = (true, [])
            } else if line == "```", inBlock {
                inBlock = false
                if let form = target {
                    text = try rendered(lines.joined(separator: "\n"), form)
                    target = nil
                } else {
                    #expect(text == lines.joined(separator: "\n"))
                    run += 1
                }
            } else if inBlock {
                lines.append(line)
            }
        }
        #expect(run == 4)
    }

    private func rendered(_ template: String, _ target: TextTarget) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).mustache")
        try Data(template.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let text = try AlertTemplate(target, in: .gmt, file: file.path).text(Samples.body())
        if case .json = target { _ = try JSONSerialization.jsonObject(with: Data(text.utf8)) }
        return text
    }

    @Test("each value that a template sees is described")
    func values() throws {
        var body = Samples.body()
        let article = MessageBody.ArticleBody(Samples.article(), matched: body.matched)
        body.articles = [article]
        body.story = MessageBody.StoryBody(
            Story(id: StoryID(rawValue: 1), articles: 3, feeds: ["a", "b"], firstSeen: Samples.moment))
        body.diff = [DiffPiece(field: "title", op: .insert, text: "new")]
        body.stories = []
        body.events = []
        body.period = MessageBody.Period(from: Samples.moment, to: Samples.moment)
        body.reason = "over the budget"
        let page = try page()
        let names = AlertContext(target: .plain, clock: WallClock(zone: .gmt)).values(body).keys
        #expect(names.count >= 19)
        for name in names { #expect(page.contains("`\(name)`"), "\(name) is not described") }
    }
}
