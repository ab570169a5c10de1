internal import FeedModel
internal import Foundation
internal import Logging
internal import Processing
internal import ProgramRunning

/// `exec`: any program, once for each message, with the message as JSON on its standard input. Its exit status answers:
/// 0 done, 75 or 111 try again, 100 refused, anything else try again.
struct ProgramChannel: HouseChannel {
    static let type = "exec"
    static let audience = Audience.machine

    private let command: [String]
    private let timeout: Seconds
    private let services: ChannelServices

    static func check(_ settings: ConfigurationNode) -> [ConfigurationFault] {
        var reader = SettingsReader(settings, knowing: ChannelSettings.common)
        _ = read(&reader, settings)
        return reader.finish()
    }

    init(definition: ChannelDefinition, services: ChannelServices) throws {
        var reader = SettingsReader(definition.settings, knowing: ChannelSettings.common)
        (command, timeout) = Self.read(&reader, definition.settings)
        if let fault = reader.finish().first { throw fault }
        self.services = services
    }

    private static func read(_ reader: inout SettingsReader, _ node: ConfigurationNode) -> ([String], Seconds) {
        let command = reader.requiredStrings("command", suchAs: "[/usr/bin/program, argument]")
        return (command, reader.duration("timeout") ?? 20)
    }

    var window: ChannelWindow { ChannelWindow(batch: 1, concurrency: 4) }

    func send(_ batch: [Message]) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for message in batch { outcomes.append(await run(message)) }
        return outcomes
    }

    private func run(_ message: Message) async -> Outcome {
        let program = Program(command.first ?? "", Array(command.dropFirst()))
        do {
            let log = services.log
            let run = try await ProgramRun.run(
                program, input: message.line(at: services.time.now()) + [10], timeout: timeout
            ) { voice, line in
                if voice == .error { log.info("exec", metadata: ["program": "\(program.name)", "said": "\(line)"]) }
            }
            if run.timedOut { return .retry(after: nil, reason: "no answer within \(Quantity.describe(timeout))") }
            switch run.end {
            case .exited(0): return .done(receipt: nil)
            case .exited(100): return .reject(reason: "refused by the program (100)")
            default: return .retry(after: nil, reason: "\(run.end)")
            }
        } catch {
            return .retry(after: nil, reason: "\(error)")
        }
    }
}
