import ArgumentParser
import Configuring
import FeedModel
import Matching

/// `feedwatch topics match`: articles in, what matches out (contract, section 5).
struct TopicsMatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "Match articles from standard input against topics.",
        discussion: """
            Reads JSON lines {"id","title","summary","text","author","url","feed","group","lang","tags"} and prints, \
            for each, a line {"id","topics":[{"id","matched":[{"field","start","length","text"}]}]}. Without --query \
            and --queries, the topics are those of the configuration.
            """)

    @Option(help: ArgumentHelp("One query; its topic is called `query`.", valueName: "query"))
    var query: String?
    @Option(help: ArgumentHelp("A file of JSON lines {\"id\",\"query\"}.", valueName: "file"), completion: .file())
    var queries: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if [query, queries, common.config].count(where: { $0 != nil }) > 1 {
            throw ValidationError("Name one of --query, --queries and --config.")
        }
    }

    func run() throws {
        let (matcher, groups) = try prepared()
        var input = InputLines()
        var writer = MatchLineWriter()
        var number = 0
        while let block = try input.next() {
            try block.withUnsafeBufferPointer { bytes in
                for line in bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast(
                    bytes.last == 10 ? 1 : 0)
                {
                    number += 1
                    try match(UnsafeBufferPointer(rebasing: line), number, matcher, groups, into: &writer)
                }
            }
            writer.flush()
        }
    }

    private func match(
        _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ matcher: TopicMatcher, _ groups: [String: String],
        into writer: inout MatchLineWriter
    ) throws {
        var scanner = JSONScanner(line)
        if scanner.isAtEnd { return }
        do {
            let article = try ArticleLine(line, groups: groups)
            let report = matcher.report(on: article.fields)
            for problem in report.problems {
                Diagnostics.say("line \(number): topic \(problem.topic.rawValue): \(problem.reason)")
            }
            writer.append(id: article.id, report.matches)
        } catch let fault as JSONScanner.Fault {
            writer.flush()
            throw CommandFailure(.badData, "line \(number), byte \(fault.byte + 1): \(fault.message)")
        }
    }

    private func prepared() throws -> (TopicMatcher, groups: [String: String]) {
        do {
            if let query { return (try TopicMatcher(queries: [QueryLines.parsed("query", query)]), [:]) }
            if let queries { return (try TopicMatcher(queries: QueryLines.read(queries)), [:]) }
            let configuration = try common.loadConfiguration()
            var groups: [String: String] = [:]
            for feed in configuration.feeds { groups[feed.id.rawValue] = feed.group }
            return (try TopicMatcher(topics: configuration.topics), groups)
        } catch let fault as QueryFault {
            throw CommandFailure(.badData, fault.description)
        }
    }
}
