import ArgumentParser

/// `feedwatch feeds`: the feeds and their health.
struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "Show feeds and their health.",
        subcommands: [
            FeedsAddCommand.self, FeedsExportCommand.self, FeedsImportCommand.self, FeedsListCommand.self,
            FeedsPauseCommand.self, FeedsResumeCommand.self,
            FeedsShowCommand.self,
        ])
}
