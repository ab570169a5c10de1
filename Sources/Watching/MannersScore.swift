public import FeedModel
internal import Fetching
public import Foundation

/// What the daemon's own request log says of its manners, rule by rule. Pure; takes lines in the order of the log.
public struct MannersScore: Sendable {
    /// A rule that the log can show.
    public enum Rule: String, Sendable, CaseIterable, Codable {
        /// What gave validators is asked conditionally.
        case conditional
        /// A feed is not asked again before its interval is over.
        case interval
        /// Nobody is asked before a Retry-After is over.
        case retryAfter = "retry-after"
        /// Two starts at one host keep their distance.
        case spacing
        /// At most five redirects.
        case redirects
        /// A feed that is gone is left alone (4.5, 410).
        case gone

        /// In words.
        public var says: String {
            switch self {
            case .conditional: "what gave validators is asked conditionally"
            case .interval: "a feed is not asked again before its interval is over"
            case .retryAfter: "nobody is asked before a Retry-After is over"
            case .spacing: "two starts at one host keep their distance"
            case .redirects: "at most five redirects a poll"
            case .gone: "a feed that is gone (410) is left alone for a day"
            }
        }
    }

    /// The tally of a rule.
    public struct Tally: Sendable, Codable {
        /// How often it could have been broken.
        public var checked = 0
        /// How often it was.
        public var broken = 0
        /// The first few cases.
        public var cases: [String] = []
    }

    private var rules: [Rule: Tally] = Dictionary(uniqueKeysWithValues: Rule.allCases.map { ($0, Tally()) })
    /// Requests in all.
    public private(set) var requests = 0
    /// Answers 304.
    public private(set) var unchanged = 0
    /// The time of the first and the last request.
    public private(set) var span: ClosedRange<Date>?

    private let gap: Seconds
    private var lastOfFeed: [String: FetchLogLine] = [:]
    private var lastGave: [String: Bool] = [:]
    /// The last starts at each host, in order.
    private var startsAtHost: [HostKey: [Int64]] = [:]
    private var waitUntil: [String: Int64] = [:]
    private var goneAt: [String: Int64] = [:]
    /// Clocks and schedulers are not exact.
    private static let tolerance: Int64 = 250
    private static let mostCases = 5
    private static let declaredFloor = 300
    private static let starts = 16

    /// `gap`: the distance between two starts at one host, as configured.
    public init(gap: Seconds) { self.gap = gap }

    /// How a rule was kept.
    public subscript(rule: Rule) -> Tally { rules[rule] ?? Tally() }

    /// Takes the next line.
    public mutating func take(_ line: FetchLogLine) {
        requests += 1
        if line.status == 304 { unchanged += 1 }
        let date = Date(timeIntervalSince1970: Double(line.at) / 1000)
        span = (span?.lowerBound ?? date)...max(span?.upperBound ?? date, date)
        if line.hop == 0, !line.byHand { begin(line) }
        check(.redirects, line, line.hop <= 5)
        if let host = HostKey(url: line.url) {
            if gap > 0 { space(line, host) }
        }
        note(line)
    }

    /// Lines are written when a poll ends: one that began earlier may come later.
    private mutating func space(_ line: FetchLogLine, _ host: HostKey) {
        var starts = startsAtHost[host] ?? []
        let place = starts.firstIndex { $0 > line.at } ?? starts.count
        let least = Int64(gap * 1000) - Self.tolerance
        let neighbours = [place - 1, place].filter(starts.indices.contains).map { starts[$0] }
        if !neighbours.isEmpty { check(.spacing, line, neighbours.allSatisfy { abs(line.at - $0) >= least }) }
        starts.insert(line.at, at: place)
        if starts.count > Self.starts { starts.removeFirst() }
        startsAtHost[host] = starts
    }

    private mutating func begin(_ line: FetchLogLine) {
        if let gave = lastGave[line.url], gave { check(.conditional, line, line.conditional) }
        if let last = lastOfFeed[line.feed], last.url == line.url, last.status == 200 || last.status == 304 {
            // A server may say that it has news sooner, down to five minutes.
            let least = min(line.least, max(last.fresh ?? line.least, Self.declaredFloor))
            check(.interval, line, line.at - last.at >= Int64(least) * 1000 - Self.tolerance)
        }
        if let until = waitUntil[line.feed] { check(.retryAfter, line, line.at >= until - Self.tolerance) }
        if let gone = goneAt[line.feed] { check(.gone, line, line.at - gone >= 86_400_000) }
    }

    private mutating func note(_ line: FetchLogLine) {
        if line.hop == 0 { lastOfFeed[line.feed] = line }
        switch line.status {
        case 200: lastGave[line.url] = line.gave
        case 304: lastGave[line.url] = true
        default: lastGave[line.url] = nil
        }
        waitUntil[line.feed] = line.retryAfter.map { line.at + Int64($0) * 1000 }
        goneAt[line.feed] = line.status == 410 ? line.at : nil
    }

    private mutating func check(_ rule: Rule, _ line: FetchLogLine, _ isKept: Bool) {
        var tally = rules[rule] ?? Tally()
        tally.checked += 1
        if !isKept {
            tally.broken += 1
            if tally.cases.count < Self.mostCases {
                let time = MessageCoding.text(of: Date(timeIntervalSince1970: Double(line.at) / 1000))
                tally.cases.append("\(time) \(line.feed) \(line.status) \(line.url)")
            }
        }
        rules[rule] = tally
    }
}
