import ArgumentParser
import Configuring
import FeedModel

/// `feedwatch topics list`: the topics of the configuration.
struct TopicsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the topics of the configuration.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let topics = try common.loadConfiguration().topics
        guard output.format == .text else {
            return try JSONOutput.print(list: topics.map(TopicLine.init), output.format)
        }
        var table = Table([
            .init("ID"), .init("TITLE", flexible: true), .init("NOTIFY"), .init("FEEDS"), .init("TESTS", right: true),
            .init("QUERY", flexible: true),
        ])
        for topic in topics {
            table.add([
                .init(topic.id.rawValue), .init(topic.title),
                .init(topic.notify.map(\.rawValue).joined(separator: " ")),
                .init(topic.feeds.map { $0.map(\.written).joined(separator: " ") } ?? "all"),
                .init(String(topic.tests.count)), .init(topic.inOneLine),
            ])
        }
        table.print()
    }
}

/// A topic as `topics list --format json` prints it.
private struct TopicLine: Encodable {
    var id: String
    var title: String
    var query: String?
    var feeds: [String]?
    var events: [String]
    var notify: [String]
    var priority: String
    var tests: Int

    init(_ topic: TopicDefinition) {
        (id, title, query) = (topic.id.rawValue, topic.title, topic.query)
        feeds = topic.feeds?.map(\.written)
        events = topic.events.map(\.rawValue)
        notify = topic.notify.map(\.rawValue)
        priority = topic.priority.rawValue
        tests = topic.tests.count
    }
}

extension TopicDefinition {
    /// The query, or the events, in one line.
    fileprivate var inOneLine: String {
        guard let query else { return events.map(\.rawValue).joined(separator: " ") }
        return query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension TopicDefinition.FeedSelector {
    /// As the configuration writes it.
    fileprivate var written: String {
        switch self {
        case .group(let group): "@\(group)"
        case .feed(let feed): feed.rawValue
        }
    }
}
