import ArgumentParser
import FeedModel
import Foundation
import Journaling

/// `feedwatch deliveries`: the outbox.
struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "Show what is owed to whom.",
        subcommands: [
            DeliveriesListCommand.self, DeliveriesShowCommand.self, DeliveriesRetryCommand.self,
            DeliveriesDropCommand.self,
        ])
}

/// `feedwatch deliveries list`: the outbox, newest first, read and printed in slices.
struct DeliveriesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List deliveries, newest first.")

    @Option(help: "Those in this state; may be given several times.")
    var state: [DeliveryStateName] = []
    @Option(help: "Those for this channel.") var channel: String?
    @Option(help: "Those of this topic.") var topic: String?
    @Option(help: "Those on account of this article, alone or with others in one message.") var article: String?
    @Option(help: "Those owed within this time (2h, 7d).") var since: String?
    @Option(help: "At most so many (default: all).") var limit: Int?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private static let slice = 500

    func validate() throws {
        if let since, Quantity.duration(since) == nil { throw ValidationError("--since takes a duration such as 2h.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on.") }
        if let article, Int64(article) == nil { throw ValidationError("--article takes an article's number.") }
    }

    func run() async throws {
        let journal = try common.readJournal()
        let selection = OutboxSelection(
            channel: channel.map(ChannelID.init(rawValue:)), topic: topic.map(TopicID.init(rawValue:)),
            article: article.flatMap(Int64.init).map(ArticleID.init(rawValue:)),
            states: state.isEmpty ? nil : Set(state.map(\.state)),
            since: since.flatMap(Quantity.duration).map { Date() - $0 })
        var last: Int64?
        var left = limit ?? .max
        while let journal, left > 0 {
            let slice = try await journal.outbox(selection, before: last, limit: min(left, Self.slice))
            if slice.isEmpty { break }
            try print(slice, last == nil)
            last = slice.last?.number
            left -= slice.count
        }
        if last == nil { try common.requireNames(channel: channel, topic: topic) }
        if last == nil, output.format == .text { return Output.line("no deliveries") }
        if output.format == .json { Output.line(last == nil ? "[]" : "\n]") }
    }

    private func print(_ deliveries: [ListedDelivery], _ first: Bool) throws {
        let lines = deliveries.map(DeliveryOutput.init)
        switch output.format {
        case .jsonl: try JSONOutput.print(list: lines, .jsonl)
        case .json:
            let texts = try lines.map { try JSONOutput.text($0, pretty: false) }
            Output.write((first ? "[\n  " : ",\n  ") + texts.joined(separator: ",\n  "))
        case .text:
            var table = Table([
                .init("DELIVERY"), .init("STATE"), .init("CHANNEL"), .init("TOPIC"), .init("ARTICLE", right: true),
                .init("REASON", flexible: true),
            ])
            for line in lines {
                table.add([
                    .init(line.delivery), .init(line.state, line.state == "dead" ? .red : nil),
                    .init(line.channel ?? line.processor), .init(line.topic ?? ""), .init(line.article ?? ""),
                    .init(line.reason ?? ""),
                ])
            }
            table.print()
        }
    }
}

/// The states of the outbox by name.
enum DeliveryStateName: String, ExpressibleByArgument, CaseIterable {
    case owed, claimed, done, dead, parked

    var state: OutboxState {
        switch self {
        case .owed: .owed
        case .claimed: .claimed
        case .done: .done
        case .dead: .dead
        case .parked: .parked
        }
    }
}

/// A delivery as JSON (contract, section 4).
struct DeliveryOutput: Encodable {
    var delivery: String
    var state: String
    var processor: String
    @OrNull var channel: String?
    @OrNull var topic: String?
    @OrNull var article: String?
    var attempts: Int
    var due: Date
    @OrNull var reason: String?

    init(_ listed: ListedDelivery) {
        (delivery, state, processor) = (listed.key, "\(listed.state)", listed.processor)
        (channel, topic, article) = (listed.channel, listed.topic, listed.article?.description)
        (attempts, due, reason) = (listed.attempts, listed.due, listed.reason)
    }
}
