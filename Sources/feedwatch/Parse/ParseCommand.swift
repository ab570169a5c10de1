import ArgumentParser
import FeedModel
import Foundation
import Glibc
import Parsing

/// `feedwatch parse`: feed documents in, the model out (contract, section 3).
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Parse feed documents and print what they say.",
        discussion: """
            Reads RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0 and JSON Feed. HTML is made safe unless --raw asks for it as \
            it came. A document that is no feed has the format "" and is malformed.
            """)

    @Argument(help: "The documents; - is standard input.", completion: .file())
    var files: [String]
    @Option(help: ArgumentHelp("Where the document was fetched from: the base of its links.", valueName: "url"))
    var url: String?
    @Option(
        name: .customLong("header"),
        help: ArgumentHelp(
            "A response header: Content-Type, Content-Location and Content-Language are heeded.",
            valueName: "name: value"))
    var headers: [String] = []
    @Flag(help: "Print HTML as it came, not made safe.")
    var raw = false
    @OptionGroup var output: OutputOptions

    func validate() throws { _ = try context() }

    func run() throws {
        let context = try context()
        var failed = false
        var writer = FeedWriter(raw: raw, namesFile: output.format == .jsonl)
        for file in files {
            let body: [UInt8]
            do { body = try NamedFile.read(file) } catch {
                Diagnostics.say("\(error)")
                failed = true
                continue
            }
            let feed = FeedParser.parse(body, context)
            if output.format == .text { FeedText.print(feed, file) } else { writer.write(feed, file) }
        }
        writer.flush()
        if failed { throw ExitStatus.badData.code }
    }

    private func context() throws -> ParseContext {
        var context = ParseContext(url: url)
        for header in headers {
            guard let colon = header.firstIndex(of: ":") else { throw ValidationError("A header is NAME: VALUE.") }
            let value = header[header.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            switch header[..<colon].trimmingCharacters(in: .whitespaces).lowercased() {
            case "content-type": context.contentType = value
            case "content-location": context.contentLocation = value
            case "content-language": context.contentLanguage = value
            default: continue
            }
        }
        return context
    }
}
