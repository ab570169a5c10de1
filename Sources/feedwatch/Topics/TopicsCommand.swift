import ArgumentParser

/// `feedwatch topics`: what is looked for, and what it finds.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "List topics, and try them.",
        subcommands: [
            TopicsExplainCommand.self, TopicsListCommand.self, TopicsMatchCommand.self, TopicsTestCommand.self,
        ])
}
