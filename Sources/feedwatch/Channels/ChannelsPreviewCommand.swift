import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling
import Processing

/// `feedwatch channels preview`: what a channel would be sent, without sending it.
struct ChannelsPreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show what a channel would be sent for an article.",
        discussion: """
            Shows the request, or the line, as it would go out; nothing is sent. Without an article the newest one that a \
            topic matched is taken, and without any a sample.
            """)

    @Argument(help: "The channel's id.") var id: String
    @Argument(help: "The article's number.") var article: Int64?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let configuration = try common.loadConfiguration()
        let definition = try configuration.channel(id)
        let message = try await message(configuration, definition)
        // These write where they are told to: shown is the line itself.
        if ["file", "exec"].contains(definition.type) {
            return Output.line(String(decoding: message.frozen, as: UTF8.self).printable)
        }
        let exchange = try ChannelExchange(definition, configuration, sends: false)
        let outcome = await exchange.channel.send([message]).first
        let written = exchange.written
        await exchange.close()
        // What is not sent is tried again, says the channel; what it did not even try has another reason.
        if written.isEmpty, case .retry(_, let reason)? = outcome { throw CommandFailure(.badData, reason) }
        if written.isEmpty, case .reject(let reason)? = outcome { throw CommandFailure(.badData, reason) }
        for line in written { Output.line(line.printable) }
    }

    private func message(_ configuration: Configuration, _ channel: ChannelDefinition) async throws -> Message {
        let journal = try common.readJournal()
        guard let listed = try await listed(journal, configuration) else {
            if let article { throw CommandFailure(.badData, "there is no article \(article)") }
            return try SampleMessage.test(channel)
        }
        let matches = try await journal?.matches(of: listed.article.id) ?? []
        let topics = matches.map { match in
            MessageBody.Topic(
                id: match.topic,
                title: configuration.topics.first { $0.id == match.topic }?.title ?? match.topic.rawValue)
        }
        return try SampleMessage.message(.articleNew, listed.article, matches.flatMap(\.matched), topics, channel)
    }

    private func listed(_ journal: Journal?, _ configuration: Configuration) async throws -> ListedArticle? {
        if let article { return try await journal?.article(ArticleID(rawValue: article)) }
        var newest: ListedArticle?
        for topic in configuration.topics {
            let found = try await journal?.articles(ArticleFilter(topic: topic.id), after: nil, limit: 1).first
            if let found, found.article.id > newest?.article.id ?? ArticleID(rawValue: -1) { newest = found }
        }
        return newest
    }
}
