import ArgumentParser
import Configuring
import FeedModel
import Foundation
import Parsing

/// `feedwatch feeds export`: the configured feeds as OPML 2.0, groups as folders.
struct FeedsExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the configured feeds as OPML 2.0 to standard output.")

    @OptionGroup var common: CommonOptions

    func run() throws {
        var groups: [String: [FeedDefinition]] = [:]
        try common.loadConfiguration().forEachFeed { groups[$0.group ?? "", default: []].append($0) }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<opml version=\"2.0\">",
            "<head><title>feedwatch</title></head>",
            "<body>",
        ]
        for (group, feeds) in groups.sorted(by: { $0.key < $1.key }) {
            let outlines = feeds.map { feed in
                let tags = feed.tags.isEmpty ? "" : " category=\"\(Self.escape(feed.tags.joined(separator: ",")))\""
                let title = Self.escape(feed.title ?? feed.id.rawValue)
                return
                    "<outline type=\"rss\" text=\"\(title)\" title=\"\(title)\" xmlUrl=\"\(Self.escape(feed.url))\"\(tags)/>"
            }
            lines += group.isEmpty ? outlines : ["<outline text=\"\(Self.escape(group))\">"] + outlines + ["</outline>"]
        }
        Output.write((lines + ["</body>", "</opml>"]).joined(separator: "\n") + "\n")
    }

    private static func escape(_ text: String) -> String {
        text.printable.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }
}

/// `feedwatch feeds import FILE.opml`: a feed list in conf.d/, with the outline beside it.
struct FeedsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add the feeds of an OPML file: writes files in conf.d/.")

    @Argument(help: "The OPML file.", completion: .file(extensions: ["opml", "xml"])) var file: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(.badData, "cannot read \(file)")
        }
        guard let outlines = OPMLParser.outlines(Array(data)) else {
            throw CommandFailure(.badData, "\(file) is no OPML")
        }
        let configuration = try common.loadConfiguration()
        var known: Set<String> = []
        try configuration.forEachFeed { known.insert($0.url) }
        var new = outlines.filter { known.insert($0.url).inserted }
        Output.line("\(outlines.count) feeds in \(file), \(outlines.count - new.count) of them configured already")
        // One that cannot be polled keeps no other one out.
        new.removeAll { outline in
            guard let fault = FeedURL.fault(in: outline.url) else { return false }
            Diagnostics.say("left out \((outline.title ?? "a feed without a title").printable): \(fault)")
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
