import FeedModel
import Foundation
import Matching
import Testing

@Suite("docs/topics.md")
struct DocumentationTests {
    /// A fenced block of the page: its language and its lines.
    struct Block: Sendable, CustomTestStringConvertible {
        var language: String
        var lines: [String]
        var testDescription: String { lines.first ?? "" }
    }

    static let blocks: [Block] = {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/topics.md").standardized
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        var blocks: [Block] = []
        var open: Block?
        for line in text.components(separatedBy: "\n") {
            guard line.hasPrefix("```") else {
                open?.lines.append(line)
                continue
            }
            if let block = open { blocks.append(block) }
            open = open == nil ? Block(language: String(line.dropFirst(3)), lines: []) : nil
        }
        return blocks
    }()

    @Test("every example does what the page says", arguments: blocks.filter { $0.language == "topic" })
    func example(_ block: Block) throws {
        let isArticle = { (line: String) in line.hasPrefix("+ ") || line.hasPrefix("- ") }
        let isOther = { (line: String) in line.hasPrefix("@") && line.contains(" = ") }
        let query = block.lines.filter { !isArticle($0) && !isOther($0) }.joined(separator: "\n")
        var topics = [TopicDefinition(id: "example", query: query)]
        for line in block.lines.filter(isOther) {
            let parts = line.dropFirst().components(separatedBy: " = ")
            topics.append(TopicDefinition(id: TopicID(rawValue: parts[0]), query: parts[1]))
        }
        let matcher = try TopicMatcher(topics: topics)
        let articles = block.lines.filter(isArticle)
        #expect(!articles.isEmpty)
        for line in articles {
            let matches = try matcher.report(on: article(String(line.dropFirst(2)))).matches
            #expect(matches.contains { $0.topic == "example" } == line.hasPrefix("+"), "\(line)")
        }
    }

    /// `TITLE | TEXT | field: value`, of which all but the title may be missing.
    private func article(_ line: String) throws -> ArticleFields {
        let parts = line.components(separatedBy: " | ")
        var article = ArticleFields(title: parts[0], text: parts.count > 1 ? parts[1] : "")
        for part in parts.dropFirst(2) {
            let value = part.drop { $0 != ":" }.dropFirst(2)
            switch part.prefix(while: { $0 != ":" }) {
            case "tag": article.tags.append(String(value))
            case "author": article.authors.append(String(value))
            case "lang": article.language = String(value)
            case "feed": article.feed = String(value)
            case "group": article.group = String(value)
            case "url": article.url = String(value)
            default: throw UnknownField(part: part)
            }
        }
        return article
    }

    private struct UnknownField: Error { var part: String }

    @Test("every fault stands where the page says", arguments: blocks.filter { $0.language == "fault" })
    func fault(_ block: Block) throws {
        let words = try #require(block.lines.last).split(separator: " ")
        let query = block.lines.dropLast().joined(separator: "\n")
        let fault = #expect(throws: QueryFault.self) { _ = try spans(query, ArticleFields()) }
        #expect(fault.map { "\($0.line):\($0.column)" } == String(words[0]))
        if words.count > 1 { #expect(fault?.suggestion == String(words[1])) }
    }

    @Test("the page has its examples")
    func present() { #expect(Self.blocks.count > 20) }
}
