import ArgumentParser
import FeedModel
import Foundation
import Journaling
import Processing

/// Which deliveries a command means.
struct DeliveryOptions: ParsableArguments {
    @Argument(help: "One delivery's key.") var delivery: String?
    @Option(help: "Those for this channel.") var channel: String?
    @Option(help: "Those of this topic.") var topic: String?
    @Option(help: "Those owed within this time (2h, 7d).") var since: String?

    func validate() throws {
        if let since, Quantity.duration(since) == nil { throw ValidationError("--since takes a duration such as 2h.") }
    }

    /// Whether there is any condition.
    var namesSome: Bool { delivery != nil || channel != nil || topic != nil || since != nil }

    var selection: DeliverySelection {
        get throws {
            if let delivery, Digest128(hexadecimal: delivery) == nil {
                throw CommandFailure(.badData, "`\(delivery)` is no delivery's key: 32 hexadecimal digits")
            }
            return DeliverySelection(
                delivery: delivery, channel: channel.map(ChannelID.init(rawValue:)),
                topic: topic.map(TopicID.init(rawValue:)),
                since: since.flatMap(Quantity.duration).map { Date() - $0 })
        }
    }
}

extension CommonOptions {
    /// Fails where the configuration has no such channel or topic: asked when nothing of that name was found, which a slip
    /// of the pen must not pass for.
    func requireNames(channel: String?, topic: String?) throws {
        guard channel != nil || topic != nil else { return }
        let configuration = try loadConfiguration()
        if let channel { _ = try configuration.channel(channel) }
        if let topic { _ = try configuration.topic(topic) }
    }
}

/// `feedwatch deliveries retry`: dead letters are owed again, waiting ones at once.
struct DeliveriesRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Owe dead deliveries again, and waiting ones at once.")

    @OptionGroup var which: DeliveryOptions
    @Flag(help: "All of them.") var all = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard all || which.namesSome else {
            throw ValidationError("Name a delivery, --channel, --topic or --since; or --all.")
        }
    }

    func run() async throws {
        let selection = try which.selection
        let count = try await common.operate { try await $0.retryDeliveries(selection) }
        if count == 0, let key = selection.delivery {
            throw CommandFailure(.badData, "no delivery that waits or is dead has the key `\(key)`")
        }
        if count == 0 { try common.requireNames(channel: which.channel, topic: which.topic) }
        Output.line("\(count) deliver\(count == 1 ? "y" : "ies") owed again")
    }
}

/// `feedwatch deliveries drop`: what is not told is given up.
struct DeliveriesDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Give deliveries up that are not told.",
        discussion: "Without a condition nothing is dropped: name a delivery, --channel, --topic or --since.")

    @OptionGroup var which: DeliveryOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard which.namesSome else { throw ValidationError("Name a delivery, --channel, --topic or --since.") }
    }

    func run() async throws {
        let selection = try which.selection
        let count = try await common.operate { try await $0.dropDeliveries(selection) }
        if count == 0, let key = selection.delivery {
            throw CommandFailure(.badData, "no delivery that is not told yet has the key `\(key)`")
        }
        if count == 0 { try common.requireNames(channel: which.channel, topic: which.topic) }
        Output.line("\(count) deliver\(count == 1 ? "y" : "ies") dropped")
    }
}

/// `feedwatch deliveries show KEY`: a delivery with its message.
struct DeliveriesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a delivery and its message, as JSON.")

    @Argument(help: "The delivery's key.") var delivery: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Shown: Encodable {
        var delivery: DeliveryOutput
        var message: MessageBody?
    }

    func run() async throws {
        guard let key = Digest128(hexadecimal: delivery), let journal = try common.readJournal(),
            let row = try await journal.outboxRow(key)
        else { throw CommandFailure(.badData, "no delivery has the key `\(delivery)`") }
        let message = try await journal.payload(key).flatMap { try? MessageCoding.decode(MessageBody.self, from: $0) }
        try JSONOutput.print(
            Shown(delivery: DeliveryOutput(row), message: message), output.format == .jsonl ? .jsonl : .json)
    }
}
