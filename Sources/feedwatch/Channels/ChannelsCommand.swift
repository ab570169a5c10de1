import ArgumentParser

/// `feedwatch channels`: where alerts go.
struct ChannelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channels", abstract: "List channels, send a test, preview a message.",
        subcommands: [ChannelsListCommand.self, ChannelsTestCommand.self, ChannelsPreviewCommand.self])
}
