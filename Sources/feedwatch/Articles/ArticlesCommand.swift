import ArgumentParser

/// `feedwatch articles`: the archive.
struct ArticlesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "articles", abstract: "Show the articles that were recorded.",
        subcommands: [
            ArticlesListCommand.self, ArticlesSearchCommand.self, ArticlesShowCommand.self, ArticlesDiffCommand.self,
        ])
}
