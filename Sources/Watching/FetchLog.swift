internal import FeedModel
internal import Fetching
internal import Foundation
internal import Glibc
internal import Journaling
internal import Logging
internal import Synchronization

/// One request of the fetch log: a line of JSON (R-48).
public struct FetchLogLine: Sendable, Codable, Hashable {
    /// When it began, in milliseconds since 1970.
    public var at: Int64
    /// The feed.
    public var feed: String
    /// Which hop of its poll, from 0.
    public var hop: Int
    /// The URL, without user and password.
    public var url: String
    /// The status, 0 without one.
    public var status: Int
    /// Validators were sent.
    public var conditional: Bool
    /// The answer gave validators.
    public var gave: Bool
    /// The least seconds between two polls that the feed's settings allow.
    public var least: Int
    /// A person asked for this poll.
    public var byHand: Bool
    /// Milliseconds that it took.
    public var took: Int
    /// Bytes of the body on the wire.
    public var bytes: Int
    /// Seconds that a 429 or 503 asked to wait.
    public var retryAfter: Int?
    /// The Age header.
    public var age: Int?
    /// Seconds by which the server's clock is ahead of ours.
    public var skew: Int?
    /// Why there was no answer.
    public var failure: String?
    /// Seconds of freshness that the answer declared: a feed may be asked again as soon as that (R-21).
    public var fresh: Int?

    private enum CodingKeys: String, CodingKey {
        case at, feed, hop, url, status, conditional, gave, least, took, bytes, age, skew, failure, fresh
        case byHand = "by_hand"
        case retryAfter = "retry_after"
    }
}

/// The daemon's own request log: append-only segments `fetches/N.jsonl` in the state directory, the oldest of which goes
/// when there are too many. It is no record that anything depends on: what is in memory when the process dies is lost.
public final class FetchLog: Sendable {
    /// Bytes of a segment, and how many are kept.
    static let (segmentSize, segments) = (16 << 20, 8)
    private static let buffered = 32 << 10

    private struct State {
        var buffer: [UInt8] = []
        var file: Int32 = -1
        var number = 0
        var size = 0
    }

    private let directory: String
    private let state = Mutex(State())
    private let log: Logger

    /// A log in a state directory.
    init(stateDirectory: String, log: Logger) {
        directory = stateDirectory + "/fetches"
        self.log = log
    }

    /// A log in a state directory.
    public convenience init(stateDirectory: String) {
        self.init(stateDirectory: stateDirectory, log: Logger(label: "fetch-log"))
    }

    deinit { flush() }

    func add(
        _ records: [RequestRecord], of feed: FeedRow, _ settings: FeedSettings, byHand: Bool, freshness: Seconds? = nil
    ) {
        guard !records.isEmpty else { return }
        let least: Int =
            switch settings.interval {
            case .auto: Int(settings.minInterval)
            case .every(let seconds): Int(seconds)
            }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(400 * records.count)
        for (hop, record) in records.enumerated() {
            var line = FetchLogLine(
                at: Int64(record.at.timeIntervalSince1970 * 1000), feed: feed.id.rawValue, hop: hop, url: record.url,
                status: record.status, conditional: record.etag || record.modified, gave: record.gave, least: least,
                byHand: byHand, took: record.took, bytes: record.bytes, retryAfter: record.retryAfter,
                age: record.age, skew: record.skew, failure: record.failure)
            line.fresh = freshness.map { Int(min($0, 1e9)) }
            line.write(to: &bytes)
        }
        let isFull = state.withLock { state in
            state.buffer += bytes
            return state.buffer.count >= Self.buffered
        }
        if isFull { flush() }
    }

    /// Writes down what is in memory.
    public func flush() {
        state.withLock { state in
            guard !state.buffer.isEmpty else { return }
            if state.file < 0 || state.size >= Self.segmentSize { open(&state) }
            guard state.file >= 0 else { return state.buffer.removeAll() }
            let count = state.buffer.withUnsafeBytes { write(state.file, $0.baseAddress, $0.count) }
            state.size += max(0, count)
            state.buffer.removeAll(keepingCapacity: true)
        }
    }

    private func open(_ state: inout State) {
        mkdir(directory, 0o700)
        if state.file >= 0 { close(state.file) }
        let numbers = Self.numbers(in: directory)
        state.number = (numbers.last ?? 0) + (numbers.isEmpty || state.file >= 0 ? 1 : 0)
        for old in numbers.dropLast(Self.segments - 1) { unlink("\(directory)/\(old).jsonl") }
        state.file = Glibc.open("\(directory)/\(state.number).jsonl", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        state.size = max(0, Int(lseek(state.file, 0, SEEK_END)))
        if state.file < 0 { log.warning("the fetch log cannot be written", metadata: ["errno": "\(errno)"]) }
    }

    // MARK: - Reading

    private static func numbers(in directory: String) -> [Int] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
            .compactMap { $0.hasSuffix(".jsonl") ? Int($0.dropLast(6)) : nil }.sorted()
    }

    /// Calls `body` with every line of the log in a state directory, the oldest first; what cannot be read is passed over.
    public static func read(stateDirectory: String, _ body: (FetchLogLine) -> Void) {
        let directory = stateDirectory + "/fetches"
        let decoder = JSONDecoder()
        for number in numbers(in: directory) {
            guard let data = FileManager.default.contents(atPath: "\(directory)/\(number).jsonl") else { continue }
            for line in data.split(separator: 10) {
                if let line = try? decoder.decode(FetchLogLine.self, from: Data(line)) { body(line) }
            }
        }
    }
}

extension FetchLogLine {
    /// By hand: a poll must not pay for an encoder, nor for strings put together.
    fileprivate func write(to line: inout [UInt8]) {
        line.add(#"{"at":"#, at)
        line.add(#","feed":"#, quoting: feed)
        line.add(#","hop":"#, hop)
        line.add(#","url":"#, quoting: url)
        line.add(#","status":"#, status)
        line.add(#","conditional":"#, conditional)
        line.add(#","gave":"#, gave)
        line.add(#","least":"#, least)
        line.add(#","by_hand":"#, byHand)
        line.add(#","took":"#, took)
        line.add(#","bytes":"#, bytes)
        if let retryAfter { line.add(#","retry_after":"#, retryAfter) }
        if let age { line.add(#","age":"#, age) }
        if let fresh { line.add(#","fresh":"#, fresh) }
        if let skew { line.add(#","skew":"#, skew) }
        if let failure { line.add(#","failure":"#, quoting: failure) }
        line.add("}\n")
    }
}

extension [UInt8] {
    fileprivate mutating func add(_ name: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    fileprivate mutating func add(_ name: StaticString, _ number: some FixedWidthInteger) {
        add(name)
        if number < 0 { append(UInt8(ascii: "-")) }
        let first = count
        var rest = number.magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[first...].reverse()
    }

    fileprivate mutating func add(_ name: StaticString, _ truth: Bool) {
        add(name)
        add(truth ? "true" : "false")
    }

    fileprivate mutating func add(_ name: StaticString, quoting text: String) {
        add(name)
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                    append(UInt8(ascii: "\\"))
                    append(byte)
                case ..<0x20: append(0x20)
                default: append(byte)
                }
            }
        }
        append(UInt8(ascii: "\""))
    }
}
