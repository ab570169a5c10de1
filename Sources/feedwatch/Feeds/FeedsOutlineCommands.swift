import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Journaling
import Parsing

/// `feedwatch feeds export`: the configured feeds as OPML 2.0, groups as folders, by the titles that they give themselves
/// where the configuration gives none.
struct FeedsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the configured feeds as OPML 2.0 to standard output.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        var folders: [String: [OPMLWriter.Feed]] = [:]
        let titles = try await titles()
        try common.loadConfiguration().forEachFeed { feed in
            let title = feed.title ?? titles[feed.id] ?? feed.id.rawValue
            folders[feed.group ?? "", default: []].append(.init(title: title, url: feed.url, categories: feed.tags))
        }
        Output.write(OPMLWriter.document(title: "feedwatch", folders: folders))
    }

    private func titles() async throws -> [FeedID: String] {
        var (titles, last): ([FeedID: String], FeedKey?) = ([:], nil)
        let journal = try common.readJournal()
        while let slice = try await journal?.listedFeeds(after: last, limit: 1000), let end = slice.last {
            for listed in slice { titles[listed.feed.id] = listed.feed.title }
            last = end.feed.key
        }
        return titles
    }
}

/// `feedwatch feeds import FILE.opml`: a feed list in conf.d/, with the outline beside it.
struct FeedsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add the feeds of an OPML file: writes files in conf.d/.")

    @Argument(help: "The OPML file.", completion: .file(extensions: ["opml", "xml"])) var file: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard let document = OPMLDocument(try NamedFile.read(file)) else {
            throw CommandFailure(.badData, "\(file) is no OPML")
        }
        if let error = document.errors.first {
            Diagnostics.say(
                "\(file), line \(error.line), column \(error.column): \(error.message); read as far as that allows")
        }
        let outlines = document.outlines
        let configuration = try common.loadConfiguration()
        var known: Set<String> = []
        try configuration.forEachFeed { known.insert($0.url) }
        var new = outlines.filter { known.insert($0.url).inserted }
        Output.line(
            "\(outlines.count) feed\(outlines.count == 1 ? "" : "s") in \(file), \(outlines.count - new.count) of them configured already"
        )
        // One that cannot be polled keeps no other one out.
        new.removeAll { outline in
            guard let fault = FeedURL.fault(in: outline.url) else { return false }
            let title = outline.title ?? "a feed without a title"
            Diagnostics.say("line \(outline.line): left out \(title.printable): \(fault)")
            return true
        }
        guard !new.isEmpty else { return }
        let folder = (common.configPath as NSString).deletingLastPathComponent
        let directory = (folder.isEmpty ? "." : folder) + "/conf.d"
        let base = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
        let name = "import-" + base.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
        let path = directory + "/" + name + ".yaml"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.badData, "\(path) is there already")
        }
        let lines = try new.map { outline in
            let title = try outline.title.map { ", title: \(try quoted($0))" } ?? ""
            let tags =
                outline.folders.isEmpty
                ? "" : ", tags: [\(try outline.folders.map(quoted).joined(separator: ", "))]"
            return "  - { url: \(try quoted(outline.url))\(title)\(tags) }"
        }
        let text =
            "# imported from \((file as NSString).lastPathComponent)\nfeeds:\n" + lines.joined(separator: "\n") + "\n"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(.failed, "cannot write \(path): \(error.localizedDescription)")
        }
        try AddedFile(path: path, configuration: common.configPath).confirm()
    }

    private func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self).replacingOccurrences(of: "\\/", with: "/")
    }
}

/// A file that a command has put into conf.d/.
struct AddedFile {
    var path: String
    var configuration: String

    /// Takes it away again if it makes the configuration faulty; says whether an `include` covers it.
    func confirm() throws {
        let loaded = ConfigurationKinds.loader().load(configuration)
        guard let read = loaded.configuration else {
            for fault in loaded.faults { Diagnostics.line(fault.line(.diagnostics)) }
            try? FileManager.default.removeItem(atPath: path)
            throw ExitStatus.badData.code
        }
        Output.line("wrote \(path)")
        let name = (path as NSString).lastPathComponent
        if read.files.contains(where: { ($0 as NSString).lastPathComponent == name }) {
            Output.line("`feedwatch reload` takes it")
        } else {
            Output.line("no `include` covers it yet: write `include: [conf.d/*.yaml]` into \(configuration)")
        }
    }
}
