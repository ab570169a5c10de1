import ArgumentParser
import Configuring
import FeedModel
import Fetching
import Foundation
import Logging
import Parsing
import Transfers

/// `feedwatch feeds discover`: the feeds of a web page.
struct FeedsDiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover", abstract: "Find the feeds of a web page.",
        discussion: """
            Reads the page, takes the feeds that it names (<link rel=alternate>), and asks each of them once. \
            --common-paths also tries where feeds often are, if the page names none. Exit status 3 if none is found.
            """)

    @Argument(help: "The page's URL, or a feed's.") var url: String
    @Flag(help: "Also try /feed, /rss.xml, /atom.xml, /index.xml and /feed.json of the host.") var commonPaths = false
    @Flag(help: "Private and loopback addresses may be asked, also where `http.allow_private` is not set.")
    var allowPrivate = false
    @OptionGroup var common: CommonOptions
    @OptionGroup var output: OutputOptions

    private struct Found: Encodable {
        var url: String
        var format: String
        @OrNull var title: String?
        var entries: Int
    }

    private static let paths = ["/feed", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json"]
    /// Feeds of one page that are looked at.
    private static let most = 20

    func run() async throws {
        let configuration =
            FileManager.default.fileExists(atPath: common.configPath) ? try common.loadConfiguration() : nil
        var asked = FeedOptions()
        if allowPrivate { asked.allowPrivate = true }
        let secrets = SecretLookup(environment: ProcessInfo.processInfo.environment)
        let engine = try TransferEngine(connections: 4, log: Logger(label: "transfers"))
        let finder = FeedFinder(
            fetcher: FeedFetcher(
                engine: engine,
                hosts: HostQueue(
                    maxTransfers: 4, connections: 1, minGap: allowPrivate ? 0 : 1, longestWait: nil,
                    time: SystemTime()),
                userAgent: FeedFetcher.userAgent(version: Version.current, contact: configuration?.http.contact),
                secret: { try secrets($0) }, time: SystemTime()),
            settings: configuration?.settings(group: nil, options: asked) ?? FeedSettings(asked))
        let found = try await find(finder)
        await engine.stop()
        if output.format != .text {
            try JSONOutput.print(list: found, output.format)
        } else if !found.isEmpty {
            var table = Table([
                .init("URL"), .init("FORMAT"), .init("ENTRIES", right: true), .init("TITLE", flexible: true),
            ])
            for feed in found {
                table.add([.init(feed.url), .init(feed.format), .init("\(feed.entries)"), .init(feed.title ?? "")])
            }
            table.print()
        }
        guard found.isEmpty else { return }
        let hint = commonPaths ? "" : "; --common-paths tries where feeds often are"
        throw CommandFailure(.failed, "\(url) names no feed that can be read\(hint)")
    }

    private func find(_ finder: FeedFinder) async throws -> [Found] {
        let page: FeedFinder.Page
        do { page = try await finder.look(url) } catch let failure as PollFailure {
            throw CommandFailure(.failed, "\(url): \(failure.reason)")
        }
        if let feed = page.feed { return [found(page.url, feed)] }
        var candidates = page.links.prefix(Self.most).map { ($0.href, $0.title) }
        if candidates.isEmpty, commonPaths, let base = URL(string: page.url) {
            candidates = Self.paths.compactMap { URL(string: $0, relativeTo: base)?.absoluteString }.map { ($0, nil) }
        }
        var all: [Found] = []
        for (address, title) in candidates {
            guard let feed = try? await finder.look(address).feed else { continue }
            var one = found(address, feed)
            one.title = one.title ?? title
            all.append(one)
        }
        return all
    }

    private func found(_ address: String, _ feed: ParsedFeed) -> Found {
        Found(
            url: address, format: feed.format?.rawValue ?? "", title: feed.feed.title?.value,
            entries: feed.entries.count)
    }
}

/// Asks for pages and feeds, politely.
private struct FeedFinder {
    struct Page {
        var url: String
        var feed: ParsedFeed?
        var links: [ParsedLink]
    }

    let fetcher: FeedFetcher
    /// As a new feed would have them: what can be found can be polled.
    let settings: FeedSettings

    func look(_ url: String) async throws -> Page {
        let fetch = await fetcher.fetch(
            FetchRequest(
                url: url, settings: settings, validators: nil, anyPrivateHost: settings.allowPrivate))
        switch fetch.result {
        case .document(let document):
            let feed = FeedParser.parse(
                document.body, ParseContext(url: document.url, contentType: document.contentType))
            return Page(url: document.url, feed: feed.format == nil ? nil : feed, links: feed.alternates)
        case .failed(let failure): throw failure
        case .deferred(_, let reason): throw PollFailure(.unavailable, reason: reason)
        case .unchanged: throw PollFailure(.protocolViolation, reason: "304 without being asked")
        }
    }
}
