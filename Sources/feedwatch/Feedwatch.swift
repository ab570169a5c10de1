import ArgumentParser
import Foundation
import Logging
import ServiceManaging

/// The program: its subcommands, and what their ends mean to the caller.
@main
struct Feedwatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedwatch",
        abstract: "Watches the news for people who must not miss it.",
        version: Version.current,
        // One line each, in the order of the alphabet.
        subcommands: [
            ArticlesCommand.self,
            BackupCommand.self,
            ChannelsCommand.self,
            CheckCommand.self,
            ClusterCommand.self,
            DemoCommand.self,
            DeliveriesCommand.self,
            FeedsCommand.self,
            MannersCommand.self,
            ParseCommand.self,
            PlanCommand.self,
            ReloadCommand.self,
            ReplayCommand.self,
            RestoreCommand.self,
            RunCommand.self,
            SilenceCommand.self,
            StatusCommand.self,
            SummarizeCommand.self,
            SummaryCommand.self,
            TopicsCommand.self,
            VerifyCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            // The daemon logs as its configuration says, and a demonstration hardly; of other commands warnings are news.
            if !(command is RunCommand || command is DemoCommand) {
                LineLogHandler.bootstrap(level: .warning, form: .text)
            }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
    }

    /// Help and `--version` are answers (standard output, 0); wrong usage is 2, not the parser's 64.
    private static func leave(with error: any Error) -> Never {
        switch exitCode(for: error) {
        case .success: exit(withError: error)
        case .validationFailure:
            Diagnostics.line(fullMessage(for: error))
            Foundation.exit(ExitStatus.badUsage.rawValue)
        default:
            let (code, message) = ExitStatus.judge(error)
            if let message { Diagnostics.say(message) }
            Foundation.exit(code)
        }
    }
}
