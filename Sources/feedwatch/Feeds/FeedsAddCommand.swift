import ArgumentParser
import Configuring
import FeedModel
import Foundation

/// `feedwatch feeds add URL`: a file in conf.d/ beside the configuration; a person's file is never edited.
struct FeedsAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a feed: writes a file in conf.d/.",
        discussion: "Then `feedwatch reload` (or the next start) takes it. Says so when no `include` covers the file.")

    @Argument(help: "The feed's URL.") var url: String
    @Option(help: "Its id; left out: made from the URL.") var id: String?
    @Option(help: "Its title.") var title: String?
    @Option(help: "Its group.") var group: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        // Not cited: it may hold a password.
        if let fault = FeedURL.fault(in: url) { throw CommandFailure(.badData, "nothing was added: \(fault)") }
        let configuration = try common.loadConfiguration()
        var known: FeedDefinition?
        try configuration.forEachFeed { if $0.url == url { known = $0 } }
        if let known { throw CommandFailure(.badData, "the feed is configured already, as `\(known.id)`") }
        let folder = (common.configPath as NSString).deletingLastPathComponent
        let directory = (folder.isEmpty ? "." : folder) + "/conf.d"
        let path = directory + "/" + name + ".yaml"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.badData, "\(path) is there already; give the feed another --id")
        }
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(.failed, "cannot write \(path): \(error.localizedDescription)")
        }
        try AddedFile(path: path, configuration: common.configPath).confirm()
    }

    private var name: String {
        let base = id ?? url.drop { $0 != ":" }.drop { ":/".contains($0) }.lowercased()
        let kept = base.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return "feed-" + String(String(kept).split(separator: "-").joined(separator: "-").prefix(48))
    }

    /// JSON is YAML: quoted so that nothing in a URL or title means anything.
    private var text: String {
        func quoted(_ text: String) -> String {
            let data = try? JSONEncoder().encode(text)
            return data.map { String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "\\/", with: "/") } ?? "\"\""
        }
        var lines = ["# added by `feedwatch feeds add`", "feeds:", "  - url: \(quoted(url))"]
        for (key, value) in [("id", id), ("title", title), ("group", group)] {
            if let value { lines.append("    \(key): \(quoted(value))") }
        }
        if id == nil, title == nil, group == nil { lines[2] = "  - \(quoted(url))" }
        return lines.joined(separator: "\n") + "\n"
    }
}
