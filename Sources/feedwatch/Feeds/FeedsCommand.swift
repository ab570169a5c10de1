import ArgumentParser

/// `feedwatch feeds`: the feeds and their health.
struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "Show feeds and their health.",
        subcommands: [
            FeedsListCommand.self, FeedsShowCommand.self, FeedsAddCommand.self, FeedsDiscoverCommand.self,
            FeedsPollCommand.self, FeedsPauseCommand.self, FeedsResumeCommand.self, FeedsImportCommand.self,
            FeedsExportCommand.self,
        ])
}
