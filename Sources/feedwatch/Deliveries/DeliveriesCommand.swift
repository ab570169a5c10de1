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

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private static let slice = 500

    func run() async throws {
        let journal = try common.readJournal()
        var last: Int64?
        while let journal {
            let slice = try await journal.outbox(before: last, limit: Self.slice)
            if slice.isEmpty { break }
            try print(slice, last == nil)
            last = slice.last?.number
        }
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
        (delivery, state, processor) = (listed.key, listed.state, listed.processor)
        (channel, topic, article) = (listed.channel, listed.topic, listed.article?.description)
        (attempts, due, reason) = (listed.attempts, listed.due, listed.reason)
    }
}
