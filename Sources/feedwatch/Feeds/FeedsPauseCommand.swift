import ArgumentParser
import FeedModel
import Processing

/// `feedwatch feeds pause`.
struct FeedsPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Poll a feed no more, until resumed.")

    @Argument(help: "The feed's id.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws { try await common.operate { try await $0.setPaused(FeedID(rawValue: id), true) } }
}

/// `feedwatch feeds resume`.
struct FeedsResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Poll a paused feed again.")

    @Argument(help: "The feed's id.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws { try await common.operate { try await $0.setPaused(FeedID(rawValue: id), false) } }
}
