public import FeedModel
public import Foundation

/// Tells an outage of our own network from the failures of hosts (4.5): when every host fails because no name resolves
/// or no route leads out, nothing is polled but one probe now and then, and no feed's counters are raised.
///
/// A value that the poll loop asks before each start and tells of each end.
public struct NetworkWatch: Sendable {
    /// What the loop may do.
    public enum Verdict: Sendable, Hashable {
        /// Poll.
        case open
        /// One poll, to see whether the network is back; its end must be told.
        case probe
        /// Nothing before this time.
        case wait(until: Date)
    }

    /// The waits between probes; the last one stays.
    static let probes: [Seconds] = [30, 60, 120, 300]
    /// So many hosts without one answer in between make an outage.
    static let hostsToBelieve = 3
    /// A host that answered this recently speaks against an outage that only one host sees.
    static let memory: Seconds = 3600

    private var failing: Set<String> = []
    private var failures = 0
    private var lastAnswer: (host: String, at: Date)?
    private var probesMade = 0
    private var nextProbe: Date?
    private var probing = false

    /// A network that is believed to be well.
    public init() {}

    /// Our network is held to be down.
    public var isDown: Bool { nextProbe != nil }

    /// What may be done now.
    public mutating func ask(at now: Date) -> Verdict {
        guard let next = nextProbe else { return .open }
        // A wall clock that was set back must not keep the house closed.
        let latest = now + (Self.probes.last ?? 300)
        if next > now, next <= latest { return .wait(until: next) }
        if probing, next <= latest, now < next + 120 { return .wait(until: now + 1) }
        probing = true
        nextProbe = now
        return .probe
    }

    /// Any answer of `host`, be it an error, shows that the network is there.
    public mutating func answered(host: String, at now: Date) {
        self = NetworkWatch()
        lastAnswer = (host, now)
    }

    /// A failure of a poll; gives the failure as it is to be counted: while the network is down a name that does not
    /// resolve says nothing about the feed.
    public mutating func failed(_ failure: PollFailure, host: String, at now: Date) -> PollFailure {
        if failure.isSilent {
            // It speaks neither for the network nor against it: one slow host is no outage, and ends none.
            guard isDown else { return failure }
            if probing { schedule(now) }
            return PollFailure(.network, reason: failure.reason)
        }
        guard failure.status == nil, failure.kind == .network || failure.kind == .dns else {
            if failure.kind != .cancelled { answered(host: host, at: now) }
            probing = false
            return failure
        }
        if failing.count < 64 { failing.insert(host) }
        failures = min(failures + 1, 1000)
        if isDown {
            if probing { schedule(now) }
        } else if believes(now) {
            schedule(now)
        }
        guard isDown else { return failure }
        return PollFailure(.network, reason: failure.reason)
    }

    private func believes(_ now: Date) -> Bool {
        if failing.count >= Self.hostsToBelieve { return true }
        guard failures >= Self.hostsToBelieve else { return false }
        guard let last = lastAnswer, !failing.contains(last.host) else { return true }
        return now.timeIntervalSince(last.at) > Self.memory
    }

    private mutating func schedule(_ now: Date) {
        nextProbe = now + Self.probes[min(probesMade, Self.probes.count - 1)]
        probesMade += 1
        probing = false
    }
}
