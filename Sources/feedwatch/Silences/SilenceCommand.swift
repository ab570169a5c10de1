import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling
import Processing

/// `feedwatch silence`: topics that are to tell nothing for a while; what they would tell is gathered for a digest.
struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence", abstract: "Silence topics for a while.",
        subcommands: [SilenceAddCommand.self, SilenceListCommand.self, SilenceRemoveCommand.self])
}

/// `feedwatch silence add TOPIC --for 2h`.
struct SilenceAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Silence a topic.")

    @Argument(help: "The topic's id.") var topic: String
    @Option(name: .customLong("for"), help: "For how long (2h, 1d).") var duration: String
    @Option(help: "Why.") var comment: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard let seconds = Quantity.duration(duration), seconds > 0 else {
            throw ValidationError("--for takes a duration such as 2h.")
        }
    }

    func run() async throws {
        _ = try common.loadConfiguration().topic(topic)
        let until = Date() + (Quantity.duration(duration) ?? 0)
        let silence = try await common.operate {
            try await $0.addSilence(TopicID(rawValue: topic), until: until, comment: comment)
        }
        Output.line("silence \(silence.id): \(topic) until \(UTCText.text(silence.until))")
    }
}

/// `feedwatch silence list`.
struct SilenceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the silences that hold.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let journal = try common.readJournal()
        let silences = try await journal?.silences(at: Date()) ?? []
        if output.format != .text {
            return try JSONOutput.print(
                list: silences.map {
                    SilenceReport(
                        id: $0.number, topic: $0.topic, until: $0.until, created: $0.created, comment: $0.comment)
                }, output.format)
        }
        var table = Table([.init("ID", right: true), .init("TOPIC"), .init("UNTIL"), .init("WHY", flexible: true)])
        for silence in silences {
            table.add([
                .init(String(silence.number)), .init(silence.topic.rawValue),
                .init(UTCText.text(silence.until)), .init(silence.comment ?? ""),
            ])
        }
        table.isEmpty ? Output.line("no topic is silenced") : table.print()
    }
}

/// `feedwatch silence remove ID`.
struct SilenceRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "End a silence.")

    @Argument(help: "The silence's number.") var number: Int64
    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard try await common.operate({ try await $0.removeSilence(number) }) else {
            throw CommandFailure(.badData, "there is no silence \(number)")
        }
    }
}
