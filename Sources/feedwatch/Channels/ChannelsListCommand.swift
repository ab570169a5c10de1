import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Processing

/// `feedwatch channels list`: the channels, and what is owed to each.
struct ChannelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List channels and what they are owed.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Listed: Encodable {
        var id: String
        var type: String
        var target: String
        @OrNull var gate: String?
        var owed: Int
        var dead: Int
        @OrNull var fallback: String?
        @OrNull var lastSuccess: Date?
        @OrNull var lastError: String?
        @OrNull var lastErrorAt: Date?
    }

    func run() async throws {
        let configuration = try common.loadConfiguration()
        let status = try await StatusCommand.report(common)
        let listed = configuration.channels.map { channel in
            let figures = status.receivers.first { $0.id == "channel:\(channel.id)" }
            return Listed(
                id: channel.id.rawValue, type: channel.type, target: ChannelTarget.text(of: channel),
                gate: figures?.gate, owed: (figures?.owed ?? 0) + (figures?.claimed ?? 0), dead: figures?.dead ?? 0,
                fallback: channel.fallback?.rawValue, lastSuccess: figures?.lastSuccess, lastError: figures?.lastError,
                lastErrorAt: figures?.lastErrorAt)
        }
        guard output.format == .text else { return try JSONOutput.print(list: listed, output.format) }
        var table = Table([
            .init("ID"), .init("TYPE"), .init("GATE"), .init("OWED", right: true), .init("DEAD", right: true),
            .init("LAST TOLD"), .init("TARGET", flexible: true), .init("LAST ERROR", flexible: true),
        ])
        let now = Date()
        for channel in listed {
            table.add([
                .init(channel.id), .init(channel.type),
                .init(channel.gate ?? "–", channel.gate == "closed" ? .red : nil), .init("\(channel.owed)"),
                .init("\(channel.dead)", channel.dead > 0 ? .red : nil),
                .init(channel.lastSuccess.map { Span.from(now, to: $0) } ?? "never"), .init(channel.target),
                .init(ErrorAge.text(channel.lastError, at: channel.lastErrorAt, now: now)),
            ])
        }
        if listed.isEmpty { Diagnostics.say("no channels are configured") } else { table.print() }
    }
}
