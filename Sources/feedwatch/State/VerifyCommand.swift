import Archiving
import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling
import ServiceManaging

/// `feedwatch verify`: whether the journal is whole, and the search index with it.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the journal, and the search index against it.",
        discussion:
            "Reads all of both, also while the daemon runs. With --rebuild-search, while it does not run, the search "
            + "index is first made anew from the journal; what an interruption leaves to do the daemon does.")

    @Flag(help: "Make the search index anew.") var rebuildSearch = false
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        var journal: [String] = []
        var search: Search?

        struct Search: Encodable {
            var revisions: Int
            var coming: Int
            var lacking: Int
            var strange: Int
        }
    }

    func run() async throws {
        let configuration = try common.loadConfiguration()
        let directory = configuration.daemon.stateDirectory
        guard let journal = try common.readJournal() else {
            throw CommandFailure(.badData, "nothing has been recorded yet")
        }
        var report = Report()
        report.journal = try await journal.verify()
        guard report.journal.isEmpty else {
            try print(report)
            throw CommandFailure(.failed, "the journal is damaged; put a backup back: feedwatch restore FILE")
        }
        let archives = configuration.processors.filter { $0.type == ArchiveProcessor.kind }.map(\.id)
        if rebuildSearch {
            guard !archives.isEmpty else {
                throw CommandFailure(.badData, "no archive is configured: there is no search index")
            }
            try await rebuildIndex(directory, journal)
        }
        if !archives.isEmpty { report.search = try await audit(journal, directory, archives) }
        try print(report)
        guard report.search?.strange ?? 0 == 0 else {
            throw CommandFailure(
                .failed,
                "the search index is of another journal; stop the daemon and run feedwatch verify --rebuild-search")
        }
    }

    private func audit(_ journal: Journal, _ directory: String, _ archives: [ProcessorID]) async throws -> Report
        .Search?
    {
        do {
            guard let index = try ArchiveProcessor.index(reading: directory) else { return nil }
            let audit = try await SearchAudit(of: index, against: journal, archives: archives) { _, _ in }
            return Report.Search(
                revisions: audit.revisions, coming: audit.coming, lacking: audit.lacking, strange: audit.strange)
        } catch let failure as JournalFailure {
            throw CommandFailure(.failed, "\(failure)")
        }
    }

    private func print(_ report: Report) throws {
        guard output.format == .text else { return try JSONOutput.print(report, output.format) }
        for fault in report.journal { Output.line(fault.printable) }
        if report.journal.isEmpty { Output.line("the journal is whole") }
        guard let search = report.search else { return }
        var words = "the search index holds \(search.revisions - search.coming - search.lacking) of "
        words += "\(search.revisions) revisions"
        if search.coming > 0 { words += "; \(search.coming) are on their way" }
        if search.lacking > 0 {
            words += "; \(search.lacking) it does not have: a search reads those one by one "
            words += "(--rebuild-search takes them in)"
        }
        if search.strange > 0 {
            words += "; \(search.strange) of its entries are of articles that the journal never had"
        }
        Output.line(words)
    }

    private func rebuildIndex(_ directory: String, _ journal: Journal) async throws {
        let lock: StateLock
        do { lock = try StateLock(directory: directory) } catch {
            throw CommandFailure(error.isTemporary ? .temporary : .failed, "\(error)")
        }
        defer { withExtendedLifetime(lock) {} }
        // Not emptied but thrown away: it may be damaged.
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(directory)/\(ArchiveProcessor.indexName)\(suffix)")
        }
        let index = try ArchiveProcessor.index(in: directory)
        defer { index.close() }
        try await Filling(index: index, journal: journal).fill { reached, last in
            guard Terminal.isTerminal(2) else { return }
            Diagnostics.transient("taking in articles: \(100 * reached / max(1, last)) %")
        }
        if Terminal.isTerminal(2) { Diagnostics.transient("") }
    }
}
