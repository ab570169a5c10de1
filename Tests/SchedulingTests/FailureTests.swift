import FeedModel
import Foundation
import Testing

@testable import Scheduling

@Suite struct BackoffTests {
    private func failure(_ kind: PollFailure.Kind, status: Int? = nil, retryAfter: Seconds? = nil) -> PollFacts.Result {
        .failed(PollFailure(kind, status: status, reason: "no", retryAfter: retryAfter))
    }

    @Test("R-31: soft failures back off doubling, never past a day in the first month, and never stop")
    func soft() {
        var polls = Polls(Polls.every(60))
        let start = polls.now
        #expect(polls.wait(failure(.soft)) == 60)
        var last = 0.0
        while polls.now.timeIntervalSince(start) < 29 * 86400 {
            let wait = polls.wait(failure(.soft), chance: 0.5)
            #expect(wait >= last && wait <= 86400)
            last = wait
        }
        #expect(last == 86400)
        for _ in 0..<100 { #expect(polls.wait(failure(.soft)) <= 7 * 86400 * 1.15) }
    }

    @Test("a success ends the back-off at once")
    func success() {
        var polls = Polls(Polls.every(60))
        for _ in 0..<6 { polls.poll(failure(.soft)) }
        #expect(polls.wait(.unchanged) == 60)
        #expect(polls.wait(failure(.soft)) == 60)
    }

    @Test("R-30: Retry-After is obeyed, even beyond max_interval, up to a week")
    func retryAfter() {
        for asked: Seconds in [5, 3600, 3 * 86400] {
            var polls = Polls(Polls.every(60))
            let wait = polls.wait(failure(.throttled, status: 429, retryAfter: asked))
            #expect(wait >= asked && wait <= asked * 1.1 + 1)
        }
        var polls = Polls(Polls.every(60))
        #expect(polls.wait(failure(.unavailable, status: 503, retryAfter: 1e9)) <= 7 * 86400 + 61)
    }

    @Test("R-30: a Retry-After of nothing, again and again, does not make a storm", arguments: [0.0, 1])
    func shortRetryAfter(asked: Seconds) {
        var polls = Polls(Polls.every(900))
        polls.poll(failure(.unavailable, status: 503, retryAfter: asked))
        for _ in 0..<5 { #expect(polls.wait(failure(.unavailable, status: 503, retryAfter: asked)) >= 900) }
    }

    @Test("R-30: a 429 without Retry-After waits an hour at least and doubles")
    func throttled() {
        var polls = Polls(Polls.every(60))
        let first = polls.wait(failure(.throttled, status: 429))
        let second = polls.wait(failure(.throttled, status: 429))
        #expect(first >= 3600)
        #expect(second >= 7200)
    }

    @Test(
        "4.5: each class of status has its first wait",
        arguments: [
            (PollFailure.Kind.authentication, 401, 6 * 3600.0), (.withheld, 451, 86400), (.blocked, 403, 4 * 3600),
            (.hard, 400, 3600), (.gone, 410, 7 * 86400),
        ])
    func byClass(kind: PollFailure.Kind, status: Int, expected: Double) {
        var polls = Polls(Polls.every(60))
        #expect(polls.wait(failure(kind, status: status)) == expected)
    }

    @Test("an outage of our own network raises no counter")
    func ownNetwork() {
        var polls = Polls(Polls.every(3600))
        #expect(polls.wait(failure(.network)) <= 60)
        #expect(polls.memory.failures == 0)
    }
}

@Suite struct HealthTests {
    private let soft = PollFacts.Result.failed(PollFailure(.soft, status: 500, reason: "Internal error"))

    @Test("R-33: failing is told once, after three failures and some time, and its end is told once")
    func failing() {
        var polls = Polls(Polls.every(3600))
        var kinds: [EventKind] = []
        for _ in 0..<6 { kinds += polls.poll(soft).events.map(\.kind) }
        #expect(kinds == [.feedFailing])
        kinds = polls.poll(.unchanged).events.map(\.kind) + polls.poll(.unchanged).events.map(\.kind)
        #expect(kinds == [.feedRecovered])
    }

    @Test("a hiccup of one poll is told to nobody")
    func hysteresis() {
        var polls = Polls(Polls.every(3600))
        #expect(polls.poll(soft).events.isEmpty)
        #expect(polls.poll(.unchanged).events.isEmpty)
    }

    @Test("refused credentials are told at once, gone once")
    func atOnce() {
        var polls = Polls(Polls.every(3600))
        let refused = PollFacts.Result.failed(PollFailure(.authentication, status: 401, reason: "no"))
        #expect(polls.poll(refused).events.map(\.kind) == [.feedFailing])
        var gone = Polls(Polls.every(3600))
        let answer = PollFacts.Result.failed(PollFailure(.gone, status: 410, reason: "gone"))
        #expect((0..<6).flatMap { _ in gone.poll(answer).events.map(\.kind) } == [.feedGone])
    }

    @Test("R-18: a permanent move is adopted after three polls over seven days, https on the same host at once")
    func moves() {
        var polls = Polls(Polls.every(86400))
        var adopted: [String?] = []
        for _ in 0..<9 { adopted.append(polls.poll(.unchanged, movedTo: "https://new.example.net/f").adoptURL) }
        #expect(adopted.prefix(7).allSatisfy { $0 == nil })
        #expect(adopted.contains("https://new.example.net/f"))
        var secure = Polls(Polls.every(60))
        #expect(secure.poll(.unchanged, movedTo: "https://feeds.example.org/rss").adoptURL != nil)
    }

    @Test("R-18: an old address that is gone proves its move")
    func oldAddressGone() {
        var polls = Polls(Polls.every(60))
        polls.poll(.unchanged, movedTo: "https://new.example.net/f")
        let plan = polls.poll(.failed(PollFailure(.soft, status: 404, reason: "Not found")))
        #expect(plan.adoptURL == "https://new.example.net/f")
        #expect(plan.events.map(\.kind) == [.feedMoved])
    }

    @Test("silence against a set limit is told once, and ends with the next entry")
    func stale() {
        var options = Polls.every(86400)
        options.staleAfter = .after(3 * 86400)
        var polls = Polls(options)
        polls.poll(.document(new: 2, entries: 2, overlap: nil))
        let kinds = (0..<8).flatMap { _ in polls.poll(.unchanged).events.map(\.kind) }
        #expect(kinds == [.feedStale])
    }
}
