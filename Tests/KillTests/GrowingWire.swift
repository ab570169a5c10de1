import FeedModel
import FeedTestKit
import Foundation
import NewsWire
import Synchronization

/// Feeds that gain items as they are asked, with ETags that are honoured: an item that was shown once and then lost
/// behind a 304 shows up as missing. Each document holds the last items, many more than come between two polls.
final class GrowingWire: Sendable {
    private struct State {
        var generator: SeededGenerator
        var lengths: [Int]
        var grows = true
    }

    let server: WireServer
    let paths: [String]
    private let state: Mutex<State>
    private static let shown = 80

    init(feeds: Int, seed: UInt64) throws {
        server = try WireServer(logLimit: 10)
        paths = (0..<feeds).map { "/feed/\($0)" }
        state = Mutex(State(generator: SeededGenerator(seed), lengths: [Int](repeating: 3, count: feeds)))
        for (feed, path) in paths.enumerated() {
            server.route(path) { [weak self] in self?.answer($0, feed) ?? .status(503) }
        }
    }

    /// The ids of all items that stood in a document that was asked for.
    var published: Set<String> {
        let lengths = state.withLock { $0.lengths }
        return Set(lengths.enumerated().flatMap { feed, length in (0..<length).map { "item-\(feed)-\($0)" } })
    }

    /// Nothing new comes from now on.
    func freeze() { state.withLock { $0.grows = false } }

    private func answer(_ request: WireRequest, _ feed: Int) -> WireAnswer {
        let length = state.withLock { state in
            if state.grows { state.lengths[feed] += Int.random(in: 0...2, using: &state.generator) }
            return state.lengths[feed]
        }
        let tag = "\"\(feed)-\(length)\""
        if request.header("If-None-Match") == tag { return .status(304, ["ETag": tag]) }
        return .status(200, ["Content-Type": "application/rss+xml", "ETag": tag], text: document(feed, length))
    }

    private func document(_ feed: Int, _ length: Int) -> String {
        let items = (max(0, length - Self.shown)..<length).reversed().map { number in
            """
            <item><guid isPermaLink="false">item-\(feed)-\(number)</guid>
            <link>http://example.org/\(feed)/\(number)</link>
            <title>Dispatch \(number) from bureau \(feed): \(Self.word(feed, number))</title>
            <description>Bureau \(feed) tells of \(Self.word(number, feed)) at length, item \(number).</description></item>
            """
        }
        return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bureau \(feed)</title>"
            + items.joined() + "</channel></rss>"
    }

    /// A word that no other item has.
    private static func word(_ one: Int, _ other: Int) -> String {
        var generator = SeededGenerator(UInt64(one) << 32 | UInt64(other))
        return String((0..<9).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a" })
    }
}
