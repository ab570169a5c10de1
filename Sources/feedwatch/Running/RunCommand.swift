import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Logging
import ServiceManaging

/// `feedwatch run`: the daemon, or with `--once` one pass.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Watch: poll the feeds, match, deliver.",
        discussion: """
            Runs until SIGTERM or SIGINT; SIGHUP reads the configuration anew. With --once every feed that is due is \
            polled once, what is due now is delivered once, and the last line says what was done: exit 0, or 3 if a \
            feed or a delivery failed. 75: another feedwatch holds the state directory.
            """)

    @Flag(help: "One pass over what is due, then leave.")
    var once = false
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        ProcessMemory.useFewArenas()
        let configuration = try common.loadConfiguration()
        LineLogHandler.bootstrap(configuration.daemon.log)
        if once {
            _ = ServiceSignal.all()
            let pass = try await OncePass(configuration, time: SystemTime()).run()
            try pass.print(output.format)
            if pass.failed { throw ExitStatus.failed.code }
        } else {
            let house = try await ServiceNotifier().extendingTimeout {
                try await House.open(configuration, time: SystemTime(), longestTurn: 5, stays: true)
            }
            try await Daemon(house: house, path: common.configPath, log: Logger(label: "feedwatch")).run()
        }
    }
}

extension LineLogHandler {
    /// As the configuration has it.
    static func bootstrap(_ settings: DaemonSettings.Log) {
        let form: Form =
            switch settings.format {
            case .auto: automaticForm()
            case .text: .text
            case .json: .json
            }
        bootstrap(level: Logger.Level(rawValue: settings.level.rawValue) ?? .info, form: form)
    }
}
