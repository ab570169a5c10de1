import ArgumentParser

/// `feedwatch topics`: what is looked for, and what it finds.
struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "List topics, and try them.",
        subcommands: [TopicsListCommand.self, TopicsMatchCommand.self])
}
