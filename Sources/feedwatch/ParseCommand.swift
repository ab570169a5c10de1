import ArgumentParser
import FeedModel
import Foundation
import Parsing

/// `feedwatch parse`: feed documents as the watch reads them.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Read feed documents and print what is in them.",
        discussion: """
            Prints one JSON object a document (with --format jsonl one line a document, in order, with member `file`), \
            or a page to look at. `-` reads standard input. Leaves with 1 if a file is no feed.
            """)

    @Option(name: .long, help: "Where the document came from: what its relative links are relative to.")
    var url: String?
    @Option(name: .long, help: "A header of the response, `Name: value`; may be given several times.")
    var header: [String] = []
    @Flag(name: .long, help: "HTML as it came, not made safe.")
    var raw = false
    @OptionGroup var output: OutputOptions
    @Argument(help: "Files; `-` for standard input.", completion: .file())
    var files: [String]

    func run() throws {
        let headers = try parsedHeaders()
        let parser = FeedParser()
        var isGood = true
        var documents: [[String: Any]] = []
        for file in files {
            let bytes: [UInt8]
            do { bytes = try read(file) } catch {
                Diagnostics.say("\(file): \(error)")
                isGood = false
                if output.format == .jsonl { try line(["file": file, "format": "", "malformed": true]) }
                continue
            }
            let document = parser.parse(
                bytes, contentType: headers["content-type"], url: url, contentLocation: headers["content-location"],
                language: headers["content-language"])
            isGood = isGood && document.isFeed
            let json = DocumentJSON(isRaw: raw).object(document, file: file)
            switch output.format {
            case .text: ParsedPage(document, file: file).print()
            case .json: documents.append(json)
            case .jsonl: try line(json)
            }
        }
        if output.format == .json {
            let value: Any = documents.count == 1 ? documents[0] : documents
            let data = try JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
            Output.line(String(decoding: data, as: UTF8.self))
        }
        if !isGood { throw ExitStatus.badData.code }
    }

    private func line(_ json: [String: Any]) throws {
        let data = try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys, .withoutEscapingSlashes])
        Output.line(String(decoding: data, as: UTF8.self))
    }

    private func parsedHeaders() throws -> [String: String] {
        var headers: [String: String] = [:]
        for header in header {
            let parts = header.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw ValidationError("--header: expected `Name: value`, got `\(header)`") }
            headers[parts[0].trimmingCharacters(in: .whitespaces).lowercased()] = parts[1].trimmingCharacters(
                in: .whitespaces)
        }
        return headers
    }

    private func read(_ file: String) throws -> [UInt8] {
        let handle =
            file == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        return Array(try handle.readToEnd() ?? Data())
    }
}

/// A document for people.
private struct ParsedPage {
    let document: ParsedDocument
    let file: String

    init(_ document: ParsedDocument, file: String) {
        self.document = document
        self.file = file
    }

    func print() {
        guard document.isFeed else {
            Diagnostics.say("\(file): \(document.errors.first?.message ?? "not a feed")")
            for link in document.discovered { Diagnostics.line("  it names the feed \(link.href)") }
            return
        }
        Output.line(Style.output((document.feed.title?.value ?? file).printable, .bold))
        var about = "\(document.format), \(document.encoding), \(document.entries.count) entries"
        if document.malformed { about += ", mended" }
        Output.line(about)
        for error in document.errors.prefix(3) { Output.line("  line \(error.line): \(error.message.printable)") }
        for entry in document.entries {
            let date = (entry.published ?? entry.updated)?.date.map { MessageCoding.text(of: $0) } ?? "—"
            Output.line("")
            Output.line("\(date)  \(Style.output((entry.title?.value ?? "(no title)").printable, .bold))")
            if let link = entry.link { Output.line("  \(link.printable)") }
        }
    }
}
