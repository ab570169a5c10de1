import ArgumentParser
import Processing

/// `feedwatch reload`: the running daemon reads its configuration anew.
struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Have the running daemon read its configuration anew.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await common.operate { try await $0.reload() }
        for fault in report.faults { Diagnostics.line(fault.printable) }
        for change in report.changes { Output.line(change.printable) }
        guard report.accepted else { throw CommandFailure(.badData, "refused; the old configuration stays in force") }
    }
}
