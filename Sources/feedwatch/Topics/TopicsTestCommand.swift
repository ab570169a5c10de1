import ArgumentParser
import Configuring
import Examining
import FeedModel
import Foundation
import Journaling
import Matching

/// `feedwatch topics test`: what a topic would have told.
struct TopicsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Try a topic's query on the articles of the archive.",
        discussion: "Shows hits by day, samples, terms that stand nowhere, and terms that alone caused hits.")

    @Argument(help: "The topic's id.") var id: String
    @Option(help: "How far to look back (12h, 30d).") var since = "30d"
    @Option(
        help: "A file with a changed query: what it would gain and lose.", completion: .file()) var against: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if Quantity.duration(since) == nil { throw ValidationError("--since takes a duration such as 30d.") }
    }

    func run() async throws {
        let configuration = try common.loadConfiguration()
        let topics = configuration.topics
        let (topic, changed) = (try configuration.topicWithQuery(id), try changedQuery())
        let test: BackTest
        do throws(QueryFault) {
            test = try BackTest(topic, among: topics, against: changed)
        } catch {
            throw CommandFailure(.badData, (against.map { "\($0): " } ?? "") + error.description)
        }
        guard let journal = try common.readJournal() else {
            throw CommandFailure(.failed, "nothing has been recorded yet, so there is nothing to try a topic on")
        }
        let start = Date().addingTimeInterval(-(Quantity.duration(since) ?? 0))
        let report = try await test.run(journal, since: start)
        if output.format == .text { BackTestText(report).print() } else { try JSONOutput.print(report, output.format) }
    }

    private func changedQuery() throws -> String? {
        guard let against else { return nil }
        return String(decoding: try NamedFile.read(against), as: UTF8.self)
    }
}

extension Configuration {
    /// The topic of this id, or a failure that names the nearest one.
    func topic(_ id: String) throws -> TopicDefinition {
        if let topic = topics.first(where: { $0.id.rawValue == id }) { return topic }
        let nearest = NearestName.suggestion(for: id, among: topics.map(\.id.rawValue))
        throw CommandFailure(.badData, "no topic has the id `\(id)`\(nearest.map { "; \($0)" } ?? "")")
    }

    /// The topic of this id, which has a query.
    func topicWithQuery(_ id: String) throws -> TopicDefinition {
        let topic = try topic(id)
        guard topic.query != nil else { throw CommandFailure(.badData, "the topic `\(id)` has no query, only events") }
        return topic
    }
}
