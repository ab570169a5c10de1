import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling

/// `feedwatch plan [FILE]`: what a reload would change, before it does.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what a reload would change.",
        discussion: "Compares a configuration with what the journal knows; changes nothing.")

    @Argument(help: "The configuration file.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Plan: Encodable {
        var configured: Int
        var added: [String]
        var returned: [String]
        var renamed: [String]
        var changed: [String]
        var removed: Int
        var removedNames: [String]
        var parked: Int
        var topics: ConfigurationChanges?
        var channels: ConfigurationChanges?
        var processors: ConfigurationChanges?
        /// Sections that take effect at the next start only.
        var restart: [String]
    }

    func validate() throws {
        if file != nil, common.config != nil { throw ValidationError("Name the file once: FILE or --config.") }
    }

    func run() async throws {
        let loaded = ConfigurationKinds.loader().load(file ?? common.configPath)
        for fault in loaded.faults + loaded.warnings { Diagnostics.line(fault.line(.diagnostics)) }
        guard let configuration = loaded.configuration else { throw ExitStatus.badData.code }
        let plan = try await plan(configuration)
        guard output.format == .text else { return try JSONOutput.print(plan, output.format) }
        for (word, names, count) in [
            ("added", plan.added, plan.added.count), ("returned", plan.returned, plan.returned.count),
            ("renamed", plan.renamed, plan.renamed.count), ("changed", plan.changed, plan.changed.count),
            ("removed", plan.removedNames, plan.removed),
        ] where count > 0 {
            Output.line(
                "feeds \(word): \(names.joined(separator: ", "))" + (count > names.count ? " … \(count) in all" : ""))
        }
        for (kind, changes) in [
            ("topics", plan.topics), ("channels", plan.channels), ("processors", plan.processors),
        ] {
            for (word, ids) in changes?.lists ?? [] { Output.line("\(kind) \(word): \(ids.joined(separator: ", "))") }
        }
        for section in plan.restart { Output.line("`\(section):` changed: takes effect at the next start") }
        if plan.parked > 0 { Output.line("parked: \(plan.parked) deliveries whose channel would be gone") }
        Output.line("\(plan.configured) feed\(plan.configured == 1 ? "" : "s") configured")
    }

    /// On a copy: a dry run takes the journal's write lock, and the daemon must not wait for it.
    private func plan(_ configuration: Configuration) async throws -> Plan {
        let directory = FileManager.default.temporaryDirectory.appending(path: "feedwatch-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let state = configuration.daemon.stateDirectory + "/journal.sqlite"
        do {
            let old = try Journal(reading: state)
            try await old.backup(to: directory + "/journal.sqlite")
            old.close()
        } catch let failure as JournalFailure where failure.kind == .missing {}
        let journal = try Journal(path: directory + "/journal.sqlite")
        defer { journal.close() }
        let old = try await House.shape(in: journal)
        let new = ConfigurationShape(configuration)
        let feeds = try await House.reconcile(journal, with: configuration, at: Date())
        let parked = try await journal.park(
            processors: Set(configuration.processors.filter(\.enabled).map(\.id)),
            channels: Set(configuration.channels.map(\.id)), at: Date())
        return Plan(
            configured: feeds.configured, added: feeds.names["added"] ?? [], returned: feeds.names["returned"] ?? [],
            renamed: feeds.names["renamed"] ?? [], changed: feeds.names["changed"] ?? [], removed: feeds.removed,
            removedNames: feeds.names["removed"] ?? [], parked: parked.parked,
            topics: old.map { ConfigurationChanges(from: $0.topics, to: new.topics) },
            channels: old.map { ConfigurationChanges(from: $0.channels, to: new.channels) },
            processors: old.map { ConfigurationChanges(from: $0.processors, to: new.processors) },
            restart: old.map { [($0.daemon != new.daemon, "daemon"), ($0.http != new.http, "http")] }?
                .filter(\.0).map(\.1) ?? [])
    }
}
