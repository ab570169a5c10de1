import ArgumentParser

@main
struct Feedwatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedwatch", abstract: "Watches the news for people who must not miss it.")
}
