import ArgumentParser
import Configuring
import Controlling
import Dispatching
import FeedModel
import Foundation
import Journaling
import Logging
import NewsWire
import Processing
import ServiceManaging
import Summarizing
import Watching

/// `feedwatch demo`: the main job without any set-up, on a small live wire that this very process serves on loopback.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Watch a small live news wire, without any set-up.",
        discussion: """
            Serves six fictional outlets on loopback, watches them with the real pipeline in a temporary directory, and \
            prints alerts as they come. Ends after --seconds or on Ctrl-C with an account of what was done.
            """)

    @Flag(help: "No colours and no introduction: alerts and the account only.")
    var headless = false
    @Option(help: ArgumentHelp("How long to watch.", valueName: "n"))
    var seconds: Int = 20

    func validate() throws {
        guard (2...3600).contains(seconds) else { throw ValidationError("--seconds takes 2 to 3600.") }
    }

    func run() async throws {
        LineLogHandler.bootstrap(level: .error, form: .text)
        if headless { setenv("NO_COLOR", "1", 1) }
        let signals = ServiceSignal.all()
        let wire = try LiveWire.start(over: .seconds(max(2, Double(seconds) * 0.75)))
        let directory = try DemoDirectory(wire)
        if !headless { introduce(wire) }
        let account = try await watch(wire, directory, signals)
        wire.stop()
        account.print()
        Output.line("  files       \(directory.path) (yours to look at, and to delete)")
    }

    private func introduce(_ wire: LiveWire) {
        Output.line(
            Style.output("feedwatch demo", .bold) + ": \(wire.feeds.count) outlets on loopback, watched for "
                + "\(seconds) seconds (Ctrl-C ends it)")
        var table = Table([.init("OUTLET"), .init("FORMAT"), .init("FEED", flexible: true)])
        for feed in wire.feeds { table.add([.init(feed.title), .init(feed.format), .init(feed.url)]) }
        table.print()
        for topic in LiveWire.topics {
            Output.line("\(Style.output("topic", .bold))  \(topic.title): \(Style.output(topic.query, .dim))")
        }
        Output.line("")
    }

    private func watch(
        _ wire: LiveWire, _ directory: DemoDirectory, _ signals: AsyncStream<ServiceSignal>
    ) async throws -> DemoAccount {
        let loaded = ConfigurationKinds.loader().load(directory.configuration)
        guard let configuration = loaded.configuration else {
            throw CommandFailure(.failed, "the demonstration's configuration: \(loaded.faults)")
        }
        let house = try await House.open(configuration, time: SystemTime(), longestTurn: 5)
        _ = try await house.dispatcher.start(afterCrash: house.crashed)
        let loop = PollLoop(
            house.watch, poller: house.poller, journal: house.journal, time: house.time,
            log: Logger(label: "watching"), owed: { house.dispatcher.wake($0) })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await house.dispatcher.run() }
            group.addTask { await loop.run() }
            await Self.wait(for: .seconds(seconds), or: signals)
            group.cancelAll()
        }
        _ = await house.dispatcher.drainOnce()
        var account = DemoAccount(loop.figures, published: wire.published, requests: wire.requestCount)
        account.delivered = await house.dispatcher.figures().filter {
            if case .channel = $0.receiver { true } else { false }
        }.reduce(0) { $0 + $1.told }
        account.digest = try await digest(configuration, house)
        await house.dispatcher.stop(grace: .seconds(2))
        await house.close()
        return account
    }

    /// The day's digest, made now instead of at its hour.
    private func digest(_ configuration: Configuration, _ house: House) async throws -> [String] {
        guard let definition = configuration.processors.first(where: { $0.type == SummaryProcessor.kind }) else {
            return []
        }
        let services = Assembly.services(configuration, time: house.time)
        let summary = try SummaryProcessor(definition: definition, services: services, journal: house.journal)
        return try await summary.digest(from: house.time.now() - 86400, to: house.time.now()).files
    }

    /// Until the time is over or somebody wants it to end.
    private static func wait(for duration: Duration, or signals: AsyncStream<ServiceSignal>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await ContinuousClock().sleep(for: duration) }
            group.addTask { for await signal in signals where signal == .stop { return } }
            await group.next()
            group.cancelAll()
        }
    }
}

/// What the demonstration came to.
struct DemoAccount {
    private let figures: PollFigures
    private let published: Int
    private let requests: Int
    var delivered = 0
    var digest: [String] = []

    init(_ figures: PollFigures, published: Int, requests: Int) {
        self.figures = figures
        self.published = published
        self.requests = requests
    }

    func print() {
        Output.line("")
        Output.line(Style.output("account", .bold))
        Output.line("  polled      \(figures.polled) times (\(figures.unchanged) unchanged, \(figures.failed) failed)")
        Output.line("  new         \(figures.new) articles of \(published) published, \(figures.revised) corrected")
        Output.line("  duplicates  \(figures.known) entries seen before, told to nobody again")
        Output.line("  matched     \(figures.matched) articles")
        Output.line("  delivered   \(delivered) times")
        for file in digest { Output.line("  digest      \(file)") }
    }
}
