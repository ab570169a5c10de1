import FeedModel
import Foundation
import Testing

@testable import Scheduling

@Suite struct IntervalTests {
    @Test("an interval that the person set is obeyed as it is")
    func explicitInterval() {
        var polls = Polls(Polls.every(4))
        #expect(polls.wait(.document(new: 1, entries: 3, overlap: nil)) == 4)
        #expect(polls.wait(.unchanged, hints: PollHints()) == 4)
    }

    @Test("R-21: without validators an automatic interval is never below an hour")
    func noValidators() {
        var polls = Polls(Polls.automatic())
        for _ in 0..<30 {
            #expect(polls.wait(.document(new: 5, entries: 20, overlap: true), hints: PollHints()) >= 3600)
        }
    }

    @Test("R-25: a busy feed comes to its minimum interval, a quiet one to its maximum")
    func adapts() {
        var busy = Polls(Polls.automatic())
        for _ in 0..<40 { busy.poll(.document(new: 4, entries: 20, overlap: true)) }
        #expect(busy.wait(.document(new: 4, entries: 20, overlap: true)) == 900)
        var quiet = Polls(Polls.automatic())
        quiet.poll(.document(new: 10, entries: 10, overlap: nil))
        for _ in 0..<60 { quiet.poll(.unchanged) }
        #expect(quiet.wait(.unchanged) == 86400)
    }

    @Test("no overlap with the last poll halves an automatic interval and is told")
    func gap() {
        var polls = Polls(Polls.automatic())
        polls.poll(.document(new: 10, entries: 10, overlap: nil))
        let usual = polls.wait(.document(new: 0, entries: 10, overlap: true))
        let before = polls.now
        let plan = polls.poll(.document(new: 10, entries: 10, overlap: false))
        #expect(plan.due.timeIntervalSince(before) < usual)
        #expect(plan.events.map(\.kind) == [.feedGap])
    }

    @Test("R-26: jitter is added, never taken away, and never more than its share", arguments: [0.0, 0.3, 0.999])
    func jitter(chance: Double) {
        for seconds in [60.0, 900, 7200] {
            var polls = Polls(Polls.every(seconds, jitter: 0.1))
            let wait = polls.wait(.unchanged, chance: chance)
            #expect(wait >= seconds && wait <= seconds * 1.1)
        }
    }
}

@Suite struct HintTests {
    @Test("R-22: freshness raises the wait, up to a day")
    func freshness() {
        var polls = Polls(Polls.every(60))
        #expect(polls.wait(.unchanged, hints: PollHints(freshness: 600, hasValidators: true)) == 600)
        #expect(polls.wait(.unchanged, hints: PollHints(freshness: 1e9, hasValidators: true)) == 86400)
    }

    @Test("R-23: ttl and sy count as lower bounds only", arguments: [0, 5, 90, 86400 * 40.0])
    func lowerBounds(asked: Double) {
        var polls = Polls(Polls.every(60))
        let wait = polls.wait(.unchanged, hints: PollHints(ttl: asked, syndication: asked, hasValidators: true))
        #expect(wait == min(max(60, asked), 86400))
    }

    @Test("a person who sets obey_hints: false is obeyed")
    func disobeyed() {
        var options = Polls.every(60)
        options.obeyHints = false
        var polls = Polls(options)
        #expect(polls.wait(.unchanged, hints: PollHints(freshness: 600, ttl: 900, hasValidators: true)) == 60)
    }

    @Test("R-24: skipHours moves the poll to the next allowed hour, and forbidding all of them is ignored")
    func skipHours() {
        var polls = Polls(Polls.every(60))
        let hour = Calendar.utc.component(.hour, from: polls.now)
        let wait = polls.wait(.unchanged, hints: PollHints(skipHours: [hour, (hour + 1) % 24], hasValidators: true))
        #expect(wait > 3600 && wait <= 7200 + 60)
        var all = Polls(Polls.every(60))
        #expect(all.wait(.unchanged, hints: PollHints(skipHours: Array(0..<24), hasValidators: true)) == 60)
    }
}

extension Calendar {
    fileprivate static var utc: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }
}

@Suite struct MemoryTests {
    @Test("a memory comes back from its packed form as it was")
    func packing() {
        var polls = Polls(Polls.automatic())
        polls.poll(.document(new: 3, entries: 9, overlap: nil), movedTo: "https://else.example.org/f")
        polls.poll(.failed(PollFailure(.soft, status: 404, reason: "Not found: ünïcode")))
        polls.poll(.unchanged)
        #expect(FeedMemory(packed: polls.memory.packed) == polls.memory)
    }

    @Test("no damaged packet stops a feed")
    func damaged() {
        var polls = Polls(Polls.automatic())
        for _ in 0..<5 { polls.poll(.document(new: 3, entries: 9, overlap: true)) }
        let good = polls.memory.packed
        for cut in 0..<good.count { _ = FeedMemory(packed: good[..<cut]) }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = good
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = FeedMemory(packed: bytes)
        }
        #expect(FeedMemory(packed: [UInt8]()) == FeedMemory())
    }

    @Test("R-6: after eight days of 304 from a feed that used to change, one request is unconditional")
    func refresh() {
        var polls = Polls(Polls.every(3600))
        polls.poll(.document(new: 1, entries: 1, overlap: nil))
        polls.poll(.document(new: 1, entries: 2, overlap: true))
        polls.poll(.unchanged)
        #expect(Scheduler.mayAskConditionally(polls.memory, at: polls.now))
        #expect(!Scheduler.mayAskConditionally(polls.memory, at: polls.now + 9 * 86400))
    }
}
