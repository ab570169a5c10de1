import FeedModel
import Foundation
import Testing

@testable import Scheduling

@Suite("R-45: the archive after a gap")
struct ArchiveTests {
    private static let host = "http://feeds.example.org"

    /// A feed with a walk that has just begun.
    private func walking() throws -> (polls: Polls, walk: ArchiveWalk) {
        var polls = Polls(Polls.every(600))
        polls.poll(.document(new: 5, entries: 5, overlap: nil))
        let read = polls.now - 600
        let plan = polls.poll(.document(new: 5, entries: 5, overlap: false), archive: Self.host + "/1")
        #expect(plan.events.isEmpty)
        let walk = try #require(polls.memory.walk)
        #expect(walk.url == Self.host + "/1" && Double(walk.since) == read.timeIntervalSince1970)
        return (polls, walk)
    }

    private func step(_ polls: inout Polls, _ step: ArchiveStep) -> PollPlan {
        let plan = polls.scheduler.plan(
            afterArchive: step, at: polls.now, memory: polls.memory, settings: polls.settings,
            feed: FeedKey(rawValue: 1), chance: { 0 })
        polls.memory = plan.memory
        return plan
    }

    @Test("is read back, one document in five seconds, until something known is met; then nothing is lost")
    func known() throws {
        var (polls, _) = try walking()
        let first = step(&polls, .read(previous: Self.host + "/2", reachedKnown: false))
        #expect(first.due == polls.now + 5 && polls.memory.walk?.url == Self.host + "/2")
        #expect(FeedMemory(packed: polls.memory.packed) == polls.memory)
        let last = step(&polls, .read(previous: Self.host + "/3", reachedKnown: true))
        #expect(last.events.isEmpty && last.due == polls.now + 600 && polls.memory.walk == nil)
    }

    @Test("that leads round in a circle, or ends, is left, and the gap is told", arguments: [true, false])
    func ends(inCircle: Bool) throws {
        var (polls, _) = try walking()
        _ = step(&polls, .read(previous: Self.host + "/2", reachedKnown: false))
        let plan = step(&polls, .read(previous: inCircle ? Self.host + "/1" : nil, reachedKnown: false))
        #expect(plan.events.map(\.kind) == [.feedGap] && polls.memory.walk == nil)
    }

    @Test("is read for fifty documents at most")
    func bounded() throws {
        var (polls, _) = try walking()
        var read = 0
        while polls.memory.walk != nil {
            read += 1
            _ = step(&polls, .read(previous: Self.host + "/next/\(read)", reachedKnown: false))
        }
        #expect(read == 50)
    }

    @Test("that cannot be had is asked three times, ever later, and the gap is told")
    func fails() throws {
        var (polls, _) = try walking()
        var waits: [Double] = []
        var plan = step(&polls, .failed(reason: "503"))
        while polls.memory.walk != nil {
            waits.append(plan.due.timeIntervalSince(polls.now))
            plan = step(&polls, .failed(reason: "503"))
        }
        #expect(waits == [10, 15] && plan.events.map(\.kind) == [.feedGap])
        #expect(plan.events.first?.reason.contains("503") == true)
    }
}

@Suite("R-33: what becomes of a document")
struct DocumentHealthTests {
    @Test("one that shrinks is told once, and again only after it was whole")
    func shrinks() {
        var polls = Polls()
        func kinds(_ entries: Int) -> [EventKind] {
            polls.poll(.document(new: 0, entries: entries, overlap: entries > 0 ? true : nil)).events.map(\.kind)
        }
        #expect(kinds(20) == [] && kinds(6) == [])
        #expect(kinds(20) == [] && kinds(4) == [.feedNotice] && kinds(0) == [] && kinds(3) == [])
        #expect(kinds(12) == [] && kinds(0) == [.feedNotice])
    }

    @Test("entries dated ahead of time are told once, while there are any")
    func ahead() {
        var polls = Polls()
        func kinds(_ isAhead: Bool) -> [EventKind] {
            polls.poll(.document(new: 0, entries: 9, overlap: true), isAhead: isAhead).events.map(\.kind)
        }
        #expect(kinds(false) == [] && kinds(true) == [.feedNotice] && kinds(true) == [])
        #expect(FeedMemory(packed: polls.memory.packed) == polls.memory)
        #expect(kinds(false) == [] && kinds(true) == [.feedNotice])
    }

    @Test("R-26: a wait of an hour or more never ends at second 0 of a minute", arguments: [0.0, 0.5, 0.99])
    func offTheMinute(chance: Double) {
        for start in 0..<120 {
            var polls = Polls(Polls.every(3600, jitter: 0.001))
            polls.now = Date(timeIntervalSince1970: 1_700_000_000 + Double(start))
            let due = polls.poll(.unchanged, chance: chance).due
            #expect(Int(due.timeIntervalSince1970) % 60 != 0)
        }
    }
}
